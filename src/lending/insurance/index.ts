export type { Worths } from './assess.ts';
export { insuranceRoutes } from './routes.ts';
export { followCover, followCoverDeadline, followTerms, holdByInsurance } from './upkeep.ts';
