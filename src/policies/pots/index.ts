export { guardGuaranteeGiven, rateOf, sizeFor } from './admit.ts';
export { endorseToBatch, freeBill, returnFromBatch } from './bills.ts';
export { drawOn, requirePot } from './draw.ts';
export { drawPurposeAccount, drawQuotas, freeChanged, freeEnded, freePaid, lowerPaid, quotasBear } from './guards.ts';
export { linesOf } from './lines-store.ts';
export { bookGrant } from './open.ts';
export { potRoutes } from './routes.ts';
export { type PotKind, potKinds, shareBps, weightedBps } from './rules.ts';
export {
  changePot,
  drawnOn,
  findPot,
  insertPot,
  type KeptEarmark,
  type KeptPot,
  listEarmarks,
  listPots,
  openPots,
} from './store.ts';
export { traceRedLettered, traceVerified } from './trace.ts';
