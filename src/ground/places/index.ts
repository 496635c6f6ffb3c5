export { type Boundary, isInside, type Line, type Position, placeRefusals } from './geometry.ts';
export { placeRoutes } from './routes.ts';
export type { CorridorView, SiteView } from './schemas.ts';
export { findCorridor, findCorridors, findSite, findSites } from './store.ts';
