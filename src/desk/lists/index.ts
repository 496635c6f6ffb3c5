export { listRoutes } from './routes.ts';
export { type DeskRow, understands } from './schemas.ts';
export { liesAt, rowsById, totalsOf } from './store.ts';
