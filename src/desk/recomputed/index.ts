export { recomputedRoutes } from './routes.ts';
export { type RecomputedView, recomputedView } from './schemas.ts';
