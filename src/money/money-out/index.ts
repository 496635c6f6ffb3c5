export { type MoneyOut, payMoneyOut } from './pay-out.ts';
export { moneyOutRoutes } from './routes.ts';
export { transferReference } from './schemas.ts';
