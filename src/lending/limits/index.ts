export { freeLapsed, guardLoan } from './loan.ts';
export { freeLimits, guardFacility, guardLimits } from './place.ts';
export { limitRoutes } from './routes.ts';
export { settleLimits } from './take.ts';
