import { type Ctx, requirePerson, withSnapshot } from '../../context.ts';
import { cursorOf, page } from '../../http/page.ts';
import { refuse } from '../../kernel/refusal.ts';
import * as days from './day-store.ts';
import { bookRefusals } from './rules.ts';
import { type AccountStatementView, linePlace, type StatementQuery, type TrialBalanceView } from './schemas.ts';

const turnover = ({ opening, debits, credits, closing }: days.Turnover) => ({
  openingMinor: opening,
  debitsMinor: debits,
  creditsMinor: credits,
  closingMinor: closing,
});

export function assertRange({ from, to }: { from: string; to: string }): void {
  if (from > to) refuse(bookRefusals.DAYS_REVERSED, { at: '/from' });
}

/** Every kind of account over a span of days; each currency sums to zero at its beginning and at its end. */
export const readTrialBalance = (ctx: Ctx, range: days.Range): Promise<TrialBalanceView> =>
  withSnapshot(ctx, async (tx) => {
    assertRange(range);
    const rows = await days.trialBalance(tx, requirePerson(tx).partyId, range);
    const sum = (of: typeof rows, name: keyof days.Turnover) =>
      of.reduce((total, row) => total + BigInt(row[name]), 0n).toString();
    const totals = [...new Set(rows.map(({ currency }) => currency))].sort().map((currency) => {
      const of = rows.filter((row) => row.currency === currency);
      const [opening, debits, credits, closing] = (['opening', 'debits', 'credits', 'closing'] as const).map((name) =>
        sum(of, name),
      ) as [string, string, string, string];
      const balanced = opening === '0' && closing === '0' && debits === credits;
      return { currency, ...turnover({ opening, debits, credits, closing }), balanced };
    });
    const items = rows.map((row) => ({
      kind: row.kind,
      currency: row.currency,
      accounts: row.accounts,
      ...turnover(row),
    }));
    return { from: range.from, to: range.to, items, totals };
  });

/** The accounts of one contract in a book, or those that are no contract's: opening, lines a page at a time, closing. */
export async function statementOf(tx: Ctx, bookPartyId: string, asked: StatementQuery): Promise<AccountStatementView> {
  assertRange(asked);
  const accounts = await days.statedAccounts(tx, bookPartyId, asked);
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const after = cursorOf('account-statement', asked.cursor, linePlace);
  const lines = await days.statedLines(tx, [...byId.keys()], asked, after, asked.limit + 1);
  const views = lines.map((row) => ({
    transactionId: row.transaction_id,
    line: row.line,
    kind: byId.get(row.account_id)?.kind ?? '',
    subjectId: asked.subjectId,
    currency: byId.get(row.account_id)?.currency ?? '',
    transactionKind: row.transaction_kind,
    objectId: row.object_id,
    valueOn: row.value_on,
    bookedOn: row.booked_on,
    reverses: row.reverses,
    amountMinor: row.amount,
  }));
  return {
    from: asked.from,
    to: asked.to,
    accounts: accounts.map((account) => ({
      kind: account.kind,
      subjectId: account.subject_id,
      currency: account.currency,
      ...turnover(account),
    })),
    lines: page('account-statement', views, asked.limit, (line) =>
      [asked.basis === 'value' ? line.valueOn : line.bookedOn, line.transactionId, line.line].join(' '),
    ),
  };
}

export const readStatement = (ctx: Ctx, asked: StatementQuery): Promise<AccountStatementView> =>
  withSnapshot(ctx, (tx) => statementOf(tx, requirePerson(tx).partyId, asked));
