export { guardReceipted } from './guard.ts';
export { receiptRoutes } from './routes.ts';
export type { ReceiptView } from './schemas.ts';
export { findLiveReceipts, findReceipt } from './store.ts';
