export { freeLapsed, guardChanged } from './loan.ts';
export { freeLimits, guardLimits } from './place.ts';
export { limitRoutes } from './routes.ts';
export { settleLimits } from './take.ts';
