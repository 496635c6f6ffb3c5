export { listRoutes } from './routes.ts';
export { type DeskRow, understands } from './schemas.ts';
export { statedRoutes } from './stated-routes.ts';
export { liesAt, rowsById, totalsOf } from './store.ts';
