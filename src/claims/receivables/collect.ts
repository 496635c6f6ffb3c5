import type { Ctx } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { receivableCollected, receivableOwedAgain, receivableSettled } from './events.ts';
import type { ReceivableView } from './schemas.ts';
import * as store from './store.ts';

/** Money came in on a receivable, in part or in full: part of the act that matched it, under its lock. */
export async function collectReceivable(
  ctx: Ctx,
  receivable: ReceivableView,
  amountMinor: bigint,
): Promise<ReceivableView> {
  const settles = amountMinor >= BigInt(receivable.outstanding.amountMinor);
  const view = await store.addCollected(ctx, receivable.id, amountMinor, settles);
  const participants = await store.participantsOfReceivable(ctx, view.id);
  const announce = settles ? receivableSettled : receivableCollected;
  await recordEvent(ctx, announce(view, participants, { collectedMinor: amountMinor.toString() }));
  return view;
}

/**
 * The bank took back what had been collected since `cameAt`: it is owed as if it had not come. Who advanced on it hears of it in
 * this act.
 */
export async function oweReceivableAgain(
  ctx: Ctx,
  receivableId: string,
  { amountMinor, cameAt }: { amountMinor: bigint; cameAt: Date },
): Promise<void> {
  const settledAt = (await store.findReceivable(ctx, receivableId))?.settledAt ?? null;
  const view = await store.takeCollected(ctx, receivableId, amountMinor);
  const participants = await store.participantsOfReceivable(ctx, view.id);
  const undone = { takenBackMinor: amountMinor.toString(), settledAt, cameAt: cameAt.toISOString() };
  await recordEvent(ctx, receivableOwedAgain(view, participants, undone));
}
