import { findActiveAccounts } from '../../claims/accounts/index.ts';
import type { Ctx } from '../../context.ts';
import type { MoneyWire } from '../../http/wire.ts';
import { type LineSum, sumNew } from './store.ts';

interface Line {
  accountNumber: string;
  bankReference: string;
  amount: MoneyWire;
  reverses?: string | undefined;
}

/** What may be booked on lines that are not on record yet, by whose account it comes into: a lender’s own where it collects in none. */
export async function riskOfLines(
  ctx: Ctx,
  reporterId: string,
  lines: readonly Line[],
): Promise<(Omit<LineSum, 'accountNumber'> & { clientId: string })[]> {
  const sums = await sumNew(
    ctx,
    reporterId,
    lines.filter(({ reverses }) => reverses === undefined),
  );
  const accounts = await findActiveAccounts(ctx, [...new Set(sums.map(({ accountNumber }) => accountNumber))]);
  const ours = accounts.filter(({ lenderId }) => lenderId === reporterId);
  return sums.map(({ accountNumber, ...sum }) => ({
    ...sum,
    clientId: ours.find((account) => account.accountNumber === accountNumber)?.holderId ?? reporterId,
  }));
}
