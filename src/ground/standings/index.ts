export { foundAbout, foundOverdue, foundStandings } from './found.ts';
export { keepDecision, noteFound, type Passing, passGate, tellGate } from './pass.ts';
export { declareDefault } from './record.ts';
export { standingRoutes } from './routes.ts';
export { effectKeyOf, factOfSaid, type StandingKind } from './rules.ts';
