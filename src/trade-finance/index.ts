export {
  callBack,
  callBackUnpresented,
  followFinancingDeadline,
  guardAdvance,
  guardTrustReceipt,
  reconsider,
} from './follow.ts';
export { repayFromProceeds } from './repay.ts';
export { tradeFinanceRoutes } from './routes.ts';
