export { undoRejected } from './rejected.ts';
export { loanPayoutRoutes } from './routes.ts';
