export { debtsInFull } from './debts.ts';
export { callBack, followFinancingDeadline, guardAdvance, reconsider } from './follow.ts';
export { lockOwedUnder, payFinancings, repayFromProceeds } from './repay.ts';
export { tradeFinanceRoutes } from './routes.ts';
export { type KeptFinancing, listConcerned } from './store.ts';
