export { type Posting, post } from './post.ts';
export { ledgerRoutes } from './routes.ts';
export type { AccountKind, Entry } from './rules.ts';
export { balanceOf, balancesOf, entriesAgainst } from './store.ts';
