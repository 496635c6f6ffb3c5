export { recordApplicantPayment } from './applicant.ts';
export { followPaymentDeadline } from './due.ts';
export { followSettlementMessage } from './incoming.ts';
export { overdueFacts } from './overdue.ts';
export { type ProceedsDone, recordProceeds } from './proceeds.ts';
export { oweRefundAgain, receiveRefund } from './refund.ts';
export { settlementRoutes } from './routes.ts';
export type { PaymentView } from './schemas.ts';
export { listPayments } from './store.ts';
