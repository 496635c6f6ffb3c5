export { expirePending } from './expire.ts';
export { ownLedgerRoutes } from './routes.ts';
