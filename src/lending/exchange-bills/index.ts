export { endorse, heldByDiscount } from './move.ts';
export { addExchangeBillRoutes } from './routes.ts';
export { findBill } from './store.ts';
