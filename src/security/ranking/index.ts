export { rankOverLot, reservesOf, rightOfPledge, rightsAgainst, rightsOver } from './rights.ts';
export { rankingRoutes } from './routes.ts';
export { distribute, rank, type SecurityRight, type Share } from './rules.ts';
export { findRight } from './store.ts';
