export { listRoutes } from './routes.ts';
export { type DeskRow, understands } from './schemas.ts';
export { rowsById, totalsOf } from './store.ts';
