export { followGoodsInTrust, followTrustReceiptDeadline, recallUncontrolled, releaseAgainst } from './recall.ts';
export { trustReceiptRoutes } from './routes.ts';
export { trustReceiptRefusals } from './rules.ts';
export type { TrustReceiptView } from './schemas.ts';
export { findDischargedSince, findTrustReceiptOf, listTrustReceiptsOf } from './store.ts';
