export { paymentOrderRoutes } from './routes.ts';
export { markUndone } from './store.ts';
