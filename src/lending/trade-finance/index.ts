export { debtsInFull } from './debts.ts';
export { raisedBy } from './facts.ts';
export {
  callBack,
  callBackUnpresented,
  followFinancingDeadline,
  guardAdvance,
  guardTrustReceipt,
  settleFinancings,
  waitedForIn,
} from './follow.ts';
export {
  endLimitation,
  followDemand,
  followLimitationDeadline,
  followPayment,
  limitationsOf,
  startLimitation,
} from './limitation.ts';
export { recordRepayment } from './receive.ts';
export { undoRejectedFinancings } from './rejected.ts';
export { lockOwedUnder, owedUnder, payFinancings, repayFinancing, repayFromProceeds } from './repay.ts';
export { canUndo, followContradicted, oweFinancingsAgain } from './reversal.ts';
export { tradeFinanceRoutes } from './routes.ts';
export { owedStatuses, succeededStatuses } from './rules.ts';
export { findFinancing, type KeptFinancing, listConcerned } from './store.ts';
