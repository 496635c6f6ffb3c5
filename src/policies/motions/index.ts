export { restoreCuts, undoUnanswered } from './cuts.ts';
export { listCuts } from './cuts-store.ts';
export {
  guardHeadroom,
  keepCutOf,
  keepCutOfParty,
  restateLoan,
  takeInLoans,
  takeInRelated,
  takeInSuccessor,
} from './guards.ts';
export { loseOver } from './motion.ts';
export { motionRoutes } from './routes.ts';
