export { judgedNow } from './drawdown.ts';
export { settleHolds } from './holds.ts';
export { drawdownRoutes } from './routes.ts';
