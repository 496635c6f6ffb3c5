export { type Base, type BaseInput, baseOf, basesOf, callDays, readBase } from './compute.ts';
export { borrowingBaseRoutes } from './routes.ts';
export { baseFilter, baseView } from './schemas.ts';
