export { guardConfirmation } from './guard.ts';
export { counterpartyLimitRoutes } from './routes.ts';
