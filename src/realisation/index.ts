export { realisationRoutes } from './routes.ts';
