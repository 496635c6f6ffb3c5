import type { ReceivableView } from '../../claims/receivables/index.ts';
import type { Ctx } from '../../context.ts';
import { findParty } from '../../ground/parties/index.ts';
import { passGate } from '../../ground/standings/index.ts';
import { payMoneyOut } from '../../money/money-out/index.ts';
import { insertInstructions } from '../../money/payables/index.ts';
import { backFacts } from './back-facts.ts';
import type { SettleAdvanceInput } from './schemas.ts';
import type { KeptAdvance } from './store.ts';

/**
 * What was collected above the advance is the seller's: it goes to its administrator where there is one, to nobody on a list, and
 * into an account of the seller that is on the factor's record.
 */
export async function instructSurplus(
  ctx: Ctx,
  { id, factorId, sellerId, currency }: KeptAdvance,
  {
    on,
    account,
    reference,
    receivables,
    amountMinor,
  }: SettleAdvanceInput & { receivables: readonly ReceivableView[]; amountMinor: bigint },
): Promise<void> {
  await passGate(ctx, {
    gate: 'SP',
    holderId: factorId,
    objectId: id,
    found: await backFacts(ctx, { factorId, sellerId, receivables }),
  });
  const seller = await findParty(ctx, sellerId);
  const names = [seller?.name, seller?.nameZh];
  await payMoneyOut(ctx, {
    kind: 'surplus_of_advance',
    lenderId: factorId,
    objectId: id,
    amount: { amountMinor: amountMinor.toString(), currency },
    paidOn: on,
    reference,
    payeeId: sellerId,
    named: { gate: 'SP', payee: seller?.name ?? sellerId, account: account.number, entitled: names },
  });
  await insertInstructions(ctx, [
    {
      id: ctx.newId('instruction'),
      objectId: id,
      bankId: factorId,
      payerId: factorId,
      payeeId: sellerId,
      accountNumber: account.number,
      accountBank: account.bank,
      amountMinor,
      currency,
      payOn: on,
      participants: [factorId, sellerId],
    },
  ]);
}
