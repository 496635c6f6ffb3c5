export { collectionRoutes } from './routes.ts';
export { type Debt, dischargeDebts } from './rules.ts';
