import { asSystem, type Ctx, db, visibilityOf } from '../../context.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { assertBalanced, type Entry, ledgerRefusals } from './rules.ts';
import { insertTransaction } from './store.ts';

export interface Posting {
  /** The party whose books these are. */
  bookPartyId: string;
  /** `drawdown`, `repayment`, `credit_issue`: why money moved. */
  kind: string;
  objectId: string;
  valueOn: LocalDate;
  entries: readonly Entry[];
  /** The posting that it takes back, whole: each once. */
  reverses?: string | undefined;
}

/** Books are read and kept as their own party; where somebody else's act moves them, as the system. */
export const inBook = <T>(ctx: Ctx, bookPartyId: string, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  visibilityOf(ctx).party === bookPartyId ? work(ctx) : asSystem(ctx, 'ledger', work);

/** What the database says no to, in words. */
const refusedAs =
  ({ kind, objectId, valueOn, reverses }: Posting) =>
  (constraint: string): Refusal | undefined => {
    if (constraint === 'ledger_account_side')
      return new Refusal(ledgerRefusals.ACCOUNT_WOULD_CROSS_SIDE, { facts: { kind, objectId } });
    if (constraint === 'ledger_book_is_open')
      return new Refusal(ledgerRefusals.PERIOD_CLOSED, { facts: { kind, objectId, valueOn } });
    if (constraint === 'ledger_transaction_tenant_id_reverses_key')
      return new Refusal(ledgerRefusals.POSTING_REVERSED, { facts: { transactionId: reverses } });
    return undefined;
  };

/**
 * Posts one balanced transaction inside the unit of work of the act that causes it; that act's event tells of it. It goes out with the
 * next statement, which fails with what the database refuses. Corrections are further postings, never edits.
 */
export async function post(ctx: Ctx, posting: Posting): Promise<string> {
  db(ctx);
  const entries = posting.entries.filter((entry) => entry.amountMinor !== 0n);
  assertBalanced(entries);
  const id = ctx.newId('ledgerTransaction');
  const { entries: _, ...record } = posting;
  await inBook(ctx, posting.bookPartyId, (own) =>
    insertTransaction(own, { ...record, id }, entries, refusedAs(posting)),
  );
  return id;
}
