import { reviveNow } from '../assignments/index.ts';
import { recordEvent } from '../audit/index.ts';
import { asSystem, type Ctx, type DomainEvent } from '../context.ts';
import { post } from '../ledger/index.ts';
import type { MoneyReceiptView } from '../money-in/index.ts';
import { endingEntries } from './ending.ts';
import * as events from './events.ts';
import * as store from './store.ts';

/**
 * The money that ended an advance was taken back: it is owed as if that had not come, and what went on to the seller with it.
 */
async function reopen(ctx: Ctx, ended: store.KeptAdvance): Promise<void> {
  const { settlement, status, currency, assignmentId, factorId } = ended;
  if (settlement === null || status === 'paid') return;
  const toSellerMinor = BigInt(settlement.toSellerMinor);
  const advance = await store.reopenAdvance(ctx, ended.id, status, ended.surplusMinor + toSellerMinor);
  if (!advance) return;
  await post(ctx, {
    bookPartyId: factorId,
    kind: 'factoring_reversal',
    objectId: ended.id,
    valueOn: settlement.on,
    entries: [
      ...endingEntries(ended, settlement).map((entry) => ({ ...entry, amountMinor: -entry.amountMinor })),
      { account: 'factored_claim', subjectId: assignmentId, currency, amountMinor: toSellerMinor },
      { account: 'cash', currency, amountMinor: -toSellerMinor },
    ],
  });
  await reviveNow(ctx, assignmentId);
  await recordEvent(
    ctx,
    events.advanceReopened(advance, { undone: settlement, surplusMinor: advance.surplusMinor.toString() }),
  );
}

/** Reaction: a receivable is owed again. So is what was advanced on it. */
export async function oweAdvancesAgain(ctx: Ctx, event: DomainEvent): Promise<void> {
  await asSystem(ctx, 'factoring', async (system) => {
    for (const advance of await store.listSettledWith(system, event.objectId)) await reopen(system, advance);
  });
}

/** Reaction: the bank took back the price of claims that went back. The seller owes it again; what comes again is booked anew. */
export async function oweBuyBackAgain(ctx: Ctx, event: DomainEvent): Promise<void> {
  const receipt = event.payload as unknown as MoneyReceiptView & { isReversal: boolean };
  if (receipt.kind !== 'buy_back' || !receipt.isReversal) return;
  const advance = await store.lockAdvance(ctx, receipt.objectId);
  if (advance?.status === 'bought_back') await reopen(ctx, advance);
}
