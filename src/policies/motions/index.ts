export { settleJointLines, takeInLoans, takeInRelated, takeInSuccessor } from './counted.ts';
export { endAsked, guardStopContested, restoreAsked, restoreCuts, restoreLoan, undoUnanswered } from './cuts.ts';
export { listCuts } from './cuts-store.ts';
export {
  keepCutOf,
  keepCutOfGroup,
  keepCutOfParty,
  keepStopOfAsked,
  keepStopOfLoan,
  restoreCutsOfGroup,
} from './guards.ts';
export { holdGuarantorFreed, holdPledgeWaived } from './joint-security.ts';
export { loseOver } from './motion.ts';
export { motionRoutes } from './routes.ts';
