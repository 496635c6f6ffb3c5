export { paymentOrderRoutes } from './routes.ts';
