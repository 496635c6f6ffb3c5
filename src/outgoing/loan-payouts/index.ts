export { loanPayoutRoutes } from './routes.ts';
