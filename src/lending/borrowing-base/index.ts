export { type Base, basesOf, readBase } from './compute.ts';
export { borrowingBaseRoutes } from './routes.ts';
export { baseFilter, baseView } from './schemas.ts';
