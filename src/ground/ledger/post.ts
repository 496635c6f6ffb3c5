import { asSystem, type Ctx, db, violatedConstraint, visibilityOf } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
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

/**
 * Posts one balanced transaction inside the unit of work of the act that causes it; that act's event tells of it.
 * Corrections are further postings, never edits.
 */
export async function post(ctx: Ctx, posting: Posting): Promise<string> {
  db(ctx);
  const entries = posting.entries.filter((entry) => entry.amountMinor !== 0n);
  assertBalanced(entries);
  const id = ctx.newId('ledgerTransaction');
  try {
    const { entries: _, ...record } = posting;
    await inBook(ctx, posting.bookPartyId, (own) => insertTransaction(own, { ...record, id }, entries));
  } catch (error) {
    if (violatedConstraint(error) === 'ledger_account_side')
      refuse(ledgerRefusals.ACCOUNT_WOULD_CROSS_SIDE, {
        facts: { kind: posting.kind, objectId: posting.objectId },
        cause: error,
      });
    if (violatedConstraint(error) === 'ledger_book_is_open')
      refuse(ledgerRefusals.PERIOD_CLOSED, {
        facts: { kind: posting.kind, objectId: posting.objectId, valueOn: posting.valueOn },
        cause: error,
      });
    if (violatedConstraint(error) === 'ledger_transaction_tenant_id_reverses_key')
      refuse(ledgerRefusals.POSTING_REVERSED, { facts: { transactionId: posting.reverses }, cause: error });
    throw error;
  }
  return id;
}
