export { insertInstructions } from './line-store.ts';
export { letFallDue } from './redeem.ts';
export { payableRoutes } from './routes.ts';
