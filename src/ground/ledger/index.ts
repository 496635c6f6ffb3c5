export { type Posting, post } from './post.ts';
export { balanceOf, balancesOf } from './read.ts';
export { ledgerRoutes } from './routes.ts';
export type { AccountKind, Entry } from './rules.ts';
export { entriesAgainst, listAccounts } from './store.ts';
