export { freeLapsed, guardChanged } from './loan.ts';
export { freeLimits, guardLimits, placeApproved } from './place.ts';
export { limitRoutes } from './routes.ts';
export { settleLimits } from './take.ts';
