export { freeLapsed, guardChanged } from './loan.ts';
export { freeLimits, guardBill, guardLimits } from './place.ts';
export { limitRoutes } from './routes.ts';
export { ownOf } from './rules.ts';
export { settleLimits } from './take.ts';
export { type StandsOf, standsUnder, takersOf } from './take-store.ts';
