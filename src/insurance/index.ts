export { insuranceRoutes } from './routes.ts';
export { followCover, followCoverDeadline, followTerms, holdByInsurance } from './upkeep.ts';
