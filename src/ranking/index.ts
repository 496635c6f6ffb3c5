export { rankOverLot, reservesOf, rightOfPledge, rightsOver } from './rights.ts';
export { rankingRoutes } from './routes.ts';
export { distribute, rank, type SecurityRight, type Share } from './rules.ts';
