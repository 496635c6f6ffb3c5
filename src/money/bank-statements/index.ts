import { paymentOrderRoutes } from '../payment-orders/index.ts';
import { bankStatementRoutes } from './routes.ts';

/** What goes to a bank and comes from it. */
export const bankRoutes = () => [paymentOrderRoutes(), bankStatementRoutes()];
