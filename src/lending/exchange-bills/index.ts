export { endorse, heldByDiscount } from './move.ts';
export { addExchangeBillRoutes } from './routes.ts';
export { findBill, lockBillOf } from './store.ts';
