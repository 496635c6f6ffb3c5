export { settleHolds } from './holds.ts';
export { drawdownRoutes } from './routes.ts';
