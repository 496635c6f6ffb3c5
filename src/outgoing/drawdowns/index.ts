export { judgedNow, unmetOf } from './drawdown.ts';
export { settleHolds } from './holds.ts';
export { undoRejectedDrawdowns } from './rejected.ts';
export { drawdownRoutes } from './routes.ts';
