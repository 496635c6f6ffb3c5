export { foundAbout, foundOverdue, foundStandings } from './found.ts';
export { kinOf, namesOfHouse } from './house-store.ts';
export { barredAmong, groupsOf } from './kin-store.ts';
export { keepDecision, noteFound, type Passing, passGate, tellGate } from './pass.ts';
export { declareDefault, passStandings } from './record.ts';
export { standingRoutes } from './routes.ts';
export { CONTROL_BPS, effectKeyOf, factOfSaid, isAbove, personalRoles, type StandingKind } from './rules.ts';
export { type SizeHeard, sizesHeard, sizesHeardOf } from './sizes-store.ts';
