export { listRoutes } from './routes.ts';
export { type DeskRow } from './schemas.ts';
export { rowsById } from './store.ts';
