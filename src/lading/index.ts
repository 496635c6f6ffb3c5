export { guardDelivery, guardWorked } from './guard-delivery.ts';
export { ladingRoutes } from './routes.ts';
export type { BillView } from './schemas.ts';
export { findBill, findLiveBills, listActs as listBillActs } from './store.ts';
