import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import { ledgerAccount, ledgerEntry, ledgerTransaction } from '../../../db/schema/ledger.ts';
import { type Ctx, db, unawaited } from '../../context.ts';
import { judging } from '../../kernel/judging.ts';
import type { Currency } from '../../kernel/money.ts';
import type { Refusal } from '../../kernel/refusal.ts';
import { keptRules } from '../policy/index.ts';
import { type AccountKind, accountKinds, type Entry } from './rules.ts';

const nameOf = (kind: string, subjectId: string, currency: string) => `${kind}/${subjectId}/${currency}`;

export interface TransactionRecord {
  id: string;
  bookPartyId: string;
  kind: string;
  objectId: string;
  valueOn: string;
  reverses?: string | undefined;
}

const posted = unawaited((handle, at) =>
  handle
    .select({
      done: sql`ledger_post(${at('tenantId')}, ${at('bookPartyId')}, ${at('id')}, ${at('kind')}, ${at('objectId')},
        ${at('valueOn')}::date, ${at('at')}::timestamptz, ${at('reverses')}, ${at('rules')}, ${at('entries')}::jsonb)`,
    })
    .from(sql`(select 1) one`),
);

type Handed = readonly (string | number)[];
/** As `ledger_post` takes them: by account, the last first. */
const byAccount = (one: Handed, other: Handed): number => {
  for (const at of [1, 2, 3]) if (one[at] !== other[at]) return (one[at] as string) < (other[at] as string) ? 1 : -1;
  return 0;
};

/**
 * The transaction with its entries; accounts that are new are opened. One statement, which goes out with the next: no account stays
 * locked while nothing is done. `refusedBy` tells what the violation of a constraint means.
 */
export const insertTransaction = (
  ctx: Ctx,
  record: TransactionRecord,
  entries: readonly Entry[],
  refusedBy: (constraint: string) => Refusal | undefined,
): Promise<void> =>
  posted(
    ctx,
    {
      ...record,
      tenantId: ctx.tenantId,
      at: ctx.clock.now().toISOString(),
      reverses: record.reverses ?? null,
      rules: keptRules(judging()?.used),
      entries: JSON.stringify(
        entries
          .map(({ account, subjectId = '', currency, amountMinor }, line) => [
            ctx.newId('ledgerAccount'),
            account,
            subjectId,
            currency,
            accountKinds[account].side,
            amountMinor.toString(),
            line,
          ])
          .sort(byAccount),
      ),
    },
    refusedBy,
  );

/** The entries of a transaction the other way round. */
export async function entriesAgainst(ctx: Ctx, transactionId: string): Promise<Entry[]> {
  const rows = await db(ctx)
    .select({ entry: ledgerEntry, account: ledgerAccount })
    .from(ledgerEntry)
    .innerJoin(
      ledgerAccount,
      and(eq(ledgerAccount.tenantId, ledgerEntry.tenantId), eq(ledgerAccount.id, ledgerEntry.accountId)),
    )
    .where(and(eq(ledgerEntry.tenantId, ctx.tenantId), eq(ledgerEntry.transactionId, transactionId)))
    .orderBy(asc(ledgerEntry.line));
  return rows.map(({ entry, account }) => ({
    account: account.kind as AccountKind,
    subjectId: account.subjectId,
    currency: entry.currency,
    amountMinor: -entry.amountMinor,
  }));
}

/** Balances of several kinds and subjects of one book, by `kind/subject/currency`; absent where never opened. */
export async function balancesOf(
  ctx: Ctx,
  bookPartyId: string,
  kinds: readonly AccountKind[],
  subjectIds: readonly string[],
): Promise<Map<string, bigint>> {
  const rows = await db(ctx)
    .select({
      kind: ledgerAccount.kind,
      subjectId: ledgerAccount.subjectId,
      currency: ledgerAccount.currency,
      balance: ledgerAccount.balanceMinor,
    })
    .from(ledgerAccount)
    .where(
      and(
        eq(ledgerAccount.tenantId, ctx.tenantId),
        eq(ledgerAccount.bookPartyId, bookPartyId),
        inArray(ledgerAccount.kind, [...kinds]),
        inArray(ledgerAccount.subjectId, [...subjectIds]),
      ),
    );
  return new Map(rows.map((row) => [nameOf(row.kind, row.subjectId, row.currency), row.balance]));
}

/** Debit positive, credit negative; an account that was never opened has no balance, and that is zero. */
export async function balanceOf(
  ctx: Ctx,
  bookPartyId: string,
  kind: AccountKind,
  subjectId: string,
  currency: string,
): Promise<bigint> {
  const [row] = await db(ctx)
    .select({ balance: ledgerAccount.balanceMinor })
    .from(ledgerAccount)
    .where(
      and(
        eq(ledgerAccount.tenantId, ctx.tenantId),
        eq(ledgerAccount.bookPartyId, bookPartyId),
        eq(ledgerAccount.kind, kind),
        eq(ledgerAccount.subjectId, subjectId),
        eq(ledgerAccount.currency, currency as Currency),
      ),
    );
  return row?.balance ?? 0n;
}

export const listAccounts = (ctx: Ctx, bookPartyId: string) =>
  db(ctx)
    .select()
    .from(ledgerAccount)
    .where(and(eq(ledgerAccount.tenantId, ctx.tenantId), eq(ledgerAccount.bookPartyId, bookPartyId)))
    .orderBy(asc(ledgerAccount.kind), asc(ledgerAccount.subjectId));

/** Newest first, each with its entries. */
export async function listTransactions(ctx: Ctx, bookPartyId: string, before: string | undefined, limit: number) {
  const transactions = await db(ctx)
    .select()
    .from(ledgerTransaction)
    .where(
      and(
        eq(ledgerTransaction.tenantId, ctx.tenantId),
        eq(ledgerTransaction.bookPartyId, bookPartyId),
        before === undefined
          ? undefined
          : sql`(${ledgerTransaction.bookedOn}, ${ledgerTransaction.id}) < (select b.booked_on, b.id from ledger_transaction b
              where b.tenant_id = ${ctx.tenantId} and b.id = ${before})`,
      ),
    )
    .orderBy(desc(ledgerTransaction.bookedOn), desc(ledgerTransaction.id))
    .limit(limit);
  if (transactions.length === 0) return [];
  const entries = await db(ctx)
    .select({
      transactionId: ledgerEntry.transactionId,
      account: ledgerAccount.kind,
      subjectId: ledgerAccount.subjectId,
      currency: ledgerEntry.currency,
      amountMinor: ledgerEntry.amountMinor,
    })
    .from(ledgerEntry)
    .innerJoin(
      ledgerAccount,
      and(eq(ledgerAccount.tenantId, ledgerEntry.tenantId), eq(ledgerAccount.id, ledgerEntry.accountId)),
    )
    .where(
      and(
        eq(ledgerEntry.tenantId, ctx.tenantId),
        inArray(
          ledgerEntry.transactionId,
          transactions.map((t) => t.id),
        ),
      ),
    )
    .orderBy(asc(ledgerEntry.line));
  return transactions.map((t) => ({ ...t, entries: entries.filter((e) => e.transactionId === t.id) }));
}

export interface BookCheck {
  currency: string;
  debitsMinor: bigint;
  creditsMinor: bigint;
  /** Accounts whose kept balance is not the sum of their entries: always zero, or something is badly wrong. */
  accountsAstray: number;
}

/** Adds up every entry of a book anew and compares with the kept balances. */
export async function checkBook(ctx: Ctx, bookPartyId: string): Promise<BookCheck[]> {
  return db(ctx)
    .select({
      currency: ledgerAccount.currency,
      debitsMinor: sql<bigint>`coalesce(sum(s.debits), 0)`.mapWith(BigInt),
      creditsMinor: sql<bigint>`coalesce(sum(s.credits), 0)`.mapWith(BigInt),
      accountsAstray:
        sql<number>`count(*) filter (where ${ledgerAccount.balanceMinor} <> coalesce(s.total, 0))`.mapWith(Number),
    })
    .from(ledgerAccount)
    .leftJoin(
      sql`lateral (
        select sum(amount_minor) total, sum(amount_minor) filter (where amount_minor > 0) debits,
               -sum(amount_minor) filter (where amount_minor < 0) credits
        from ledger_entry e where e.tenant_id = ${ledgerAccount.tenantId} and e.account_id = ${ledgerAccount.id}) s`,
      sql`true`,
    )
    .where(and(eq(ledgerAccount.tenantId, ctx.tenantId), eq(ledgerAccount.bookPartyId, bookPartyId)))
    .groupBy(ledgerAccount.currency)
    .orderBy(asc(ledgerAccount.currency));
}
