export { idleAssetRoutes } from './routes.ts';
