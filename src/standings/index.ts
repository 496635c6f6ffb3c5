export { foundAbout, foundStandings } from './found.ts';
export { keepDecision, type Passing, passGate } from './pass.ts';
export { standingRoutes } from './routes.ts';
export type { StandingKind } from './rules.ts';
