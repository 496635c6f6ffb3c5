import { findReceivables } from '../../claims/receivables/index.ts';
import { asSystem, type Ctx, type DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { type Entry, post } from '../../ground/ledger/index.ts';
import type { MoneyReceiptView } from '../../money/money-in/index.ts';
import { findAssignment, reviveNow } from '../../security/assignments/index.ts';
import { collectedOf } from './closing.ts';
import { against, endingEntries, partEntries, partOf } from './ending.ts';
import * as events from './events.ts';
import * as store from './store.ts';

const book = (ctx: Ctx, { factorId, id }: store.KeptAdvance, valueOn: string, entries: Entry[]) =>
  post(ctx, { bookPartyId: factorId, kind: 'factoring_reversal', objectId: id, valueOn, entries });

/**
 * Money that ended an advance was taken back: it is owed as if that had not come, with what went on to the seller of it. `keeps` what
 * the seller paid itself to buy back, which has come.
 */
async function reopen(ctx: Ctx, ended: store.KeptAdvance, keeps: boolean): Promise<store.KeptAdvance | undefined> {
  const { settlement, status, currency, assignmentId } = ended;
  if (settlement === null || status === 'paid') return undefined;
  const toSellerMinor = BigInt(settlement.toSellerMinor);
  const part = keeps ? partOf(ended) : undefined;
  const advance = await store.reopenAdvance(ctx, ended.id, status, {
    surplusMinor: ended.surplusMinor + toSellerMinor,
    parts: part ? [...ended.parts, part] : ended.parts,
  });
  if (!advance) return undefined;
  await book(ctx, ended, settlement.on, [
    ...against(endingEntries(ended, settlement)),
    { account: 'factored_claim', subjectId: assignmentId, currency, amountMinor: toSellerMinor },
    { account: 'cash', currency, amountMinor: -toSellerMinor },
    ...(part ? partEntries(ended, part) : []),
  ]);
  await reviveNow(ctx, assignmentId);
  const { surplusMinor, parts } = advance;
  await recordEvent(
    ctx,
    events.advanceReopened(advance, { undone: settlement, surplusMinor: surplusMinor.toString(), parts }),
  );
  return advance;
}

/** Whether less has come in on its claims than an advance ended with. */
async function lacks(ctx: Ctx, { assignmentId, factorId, settlement }: store.KeptAdvance): Promise<boolean> {
  const assignment = await findAssignment(ctx, assignmentId);
  const receivables = await findReceivables(ctx, assignment?.items.map((item) => item.receivableId) ?? []);
  const collected = await collectedOf(ctx, factorId, receivables);
  const collectedMinor = collected.reduce((sum, minor) => sum + minor, 0n);
  return collectedMinor < BigInt(settlement?.collectedMinor ?? 0);
}

/** Reaction: a receivable is owed again. So is what was advanced on it, settled with it or bought back for so much less. */
export async function oweAdvancesAgain(ctx: Ctx, event: DomainEvent): Promise<void> {
  await asSystem(ctx, 'factoring', async (system) => {
    for (const advance of await store.listEndedWith(system, event.objectId))
      if (advance.status === 'settled' || (await lacks(system, advance))) await reopen(system, advance, true);
  });
}

/**
 * Reaction: the bank took back what a seller had paid to buy back. It is owed again; what comes again is booked anew. Where the
 * advance stood again since, only that part of it is.
 */
export async function oweBuyBackAgain(ctx: Ctx, event: DomainEvent): Promise<void> {
  const receipt = event.payload as unknown as MoneyReceiptView & { isReversal: boolean };
  if (receipt.kind !== 'buy_back' || !receipt.isReversal) return;
  const advance = await store.lockAdvance(ctx, receipt.objectId);
  const part = advance?.parts.find((each) => each.receiptId === receipt.id);
  if (advance && !part) {
    const isEnding = advance.status === 'bought_back' && (advance.endedBy ?? receipt.id) === receipt.id;
    if (isEnding) await reopen(ctx, advance, false);
  }
  if (!advance || !part) return;
  const standing = advance.status === 'paid' ? advance : await reopen(ctx, advance, true);
  const parts = standing?.parts.filter((each) => each !== part && each.receiptId !== receipt.id) ?? [];
  const after = standing && (await store.setParts(ctx, standing.id, parts));
  if (!after) return;
  await book(ctx, after, part.on, against(partEntries(after, part)));
  await recordEvent(ctx, events.advanceReopened(after, { undone: part, parts }));
}
