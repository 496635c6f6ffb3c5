import { bookRoutes } from '../books/index.ts';
import { ledgerRoutes } from '../ledger/index.ts';
import { ownLedgerRoutes } from './routes.ts';

export { expirePending } from './expire.ts';
/** Books that acts post, what is read and said of them, and what a party keeps for itself. */
export const ledgersRoutes = () => [ledgerRoutes(), bookRoutes(), ownLedgerRoutes()];
