import { findActiveAccounts } from '../../claims/accounts/index.ts';
import { listOpenReceivables, settledNamed } from '../../claims/receivables/index.ts';
import { asSystem, type Ctx } from '../../context.ts';
import { type OnRecord, onRecordOf } from './foreseen-store.ts';
import { payerOf } from './payer.ts';
import { openOf, paymentOf } from './record.ts';
import { matchPayment } from './rules.ts';
import type { StatementLineInput } from './schemas.ts';

/** What a line would touch if it were on record now, by itself: lines before it in its file may leave less for it. */
export interface Foreseen extends OnRecord {
  /** Whose money it would be, where the account is one in which the lender collects. */
  holderId: string | null;
}

type Waiting = StatementLineInput & { accountNumber: string };

/** Receivables that a new line into an account of the lender's would pay; what the payer owes there, as matching reads it. */
async function wouldPay(ctx: Ctx, partyId: string, line: Waiting) {
  const account = (await findActiveAccounts(ctx, [line.accountNumber])).find((a) => a.lenderId === partyId);
  const debtorId = account && (await payerOf(ctx, line, account.acknowledgedBy ?? []));
  if (!account || debtorId === undefined) return { holderId: account?.holderId ?? null, receivables: [] };
  const of = { creditorId: account.holderId, debtorId };
  const owed = (await listOpenReceivables(ctx, of, true)).filter(
    (r) => r.payToAccountId === null || r.payToAccountId === account.id,
  );
  const payment = {
    ...paymentOf(line, debtorId, BigInt(line.amount.amountMinor)),
    settledNumbers: await settledNamed(ctx, of, line.memo),
  };
  const { matches } = matchPayment(payment, openOf(owed));
  return {
    holderId: account.holderId,
    receivables: matches.map((m) => ({ receivableId: m.receivableId, amountMinor: m.amountMinor.toString() })),
  };
}

/** The same of several lines of a party, for the people of it who are to compare them with the statement. */
export const foreseen = (ctx: Ctx, partyId: string, lines: readonly Waiting[]): Promise<Foreseen[]> =>
  asSystem(ctx, 'collections', async (system) => {
    if (lines.length === 0) return [];
    const named = lines.map((line) => ({ ...line, about: line.reverses ?? line.replaces }));
    const found: Foreseen[] = [];
    for (const [i, onRecord] of (await onRecordOf(system, partyId, named)).entries()) {
      const line = lines[i] as Waiting;
      const isNew = onRecord.lineId === null && line.reverses === undefined && line.replaces === undefined;
      const paid = isNew ? await wouldPay(system, partyId, line) : undefined;
      found.push({ holderId: null, ...onRecord, ...paid });
    }
    return found;
  });
