export { listCuts } from './cuts-store.ts';
export { guardHeadroom, keepCutOf, keepCutOfParty, restateLoan, takeInLoans } from './guards.ts';
export { loseOver } from './motion.ts';
export { motionRoutes } from './routes.ts';
