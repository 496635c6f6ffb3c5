export { callBack, followFinancingDeadline, guardAdvance, reconsider } from './follow.ts';
export { repayFromProceeds } from './repay.ts';
export { tradeFinanceRoutes } from './routes.ts';
