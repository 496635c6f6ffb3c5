export { requireUsableAccount } from './propose.ts';
export { accountRoutes } from './routes.ts';
export { numberSources } from './rules.ts';
export type { AccountView, CallBackView } from './schemas.ts';
export { findAccount, findActiveAccounts, findCallBacks, findControlled } from './store.ts';
