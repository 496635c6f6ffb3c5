export { type MoneyOut, payMoneyOut } from './pay-out.ts';
export { moneyOutRoutes } from './routes.ts';
export { type MoneyPaymentView, transferReference } from './schemas.ts';
export { findPayment } from './store.ts';
