export { foundStandings } from './found.ts';
export { standingRoutes } from './routes.ts';
export type { StandingKind } from './rules.ts';
