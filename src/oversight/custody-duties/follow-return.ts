import type { Ctx, DomainEvent } from '../../context.ts';
import { findLiveBills } from '../../documents/lading/index.ts';
import { findLiveReceipts } from '../../documents/receipts/index.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { cancelDeadlines, setDeadline } from '../../ground/deadlines/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { stepOf } from '../../kernel/transitions.ts';
import { custodiesOf, findEngagement, findLots, isPresent, lostAtScaleSince } from '../../physical/goods/index.ts';
import { findLivePledges, findPledge, type PledgeView } from '../../security/pledges/index.ts';
import { endOfWorkingDays } from './clock.ts';
import { announceReturn, RETURN_DUE } from './return.ts';
import { mustReturn, returnLife, returnRefusals, returnsLive, takenOver } from './return-rules.ts';
import * as store from './return-store.ts';

/** Reaction: a goods pledge was given up, as a whole or of some lots; what the lender's custodian holds goes back. */
export async function openReturns(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { heldIds, lotIds, pledgeIds } = event.payload as {
    heldIds?: string[];
    lotIds?: string[];
    pledgeIds?: string[];
  };
  const freed = heldIds ?? lotIds ?? [];
  for (const pledgeId of pledgeIds ?? [event.objectId]) {
    const pledge = await findPledge(ctx, pledgeId);
    if (pledge?.kind !== 'goods') continue;
    const own = pledge.items.map((item) => item.itemId).filter((id) => freed.includes(id));
    await openFor(ctx, pledge, own);
  }
}

async function openFor(ctx: Ctx, pledge: PledgeView, lotIds: readonly string[]): Promise<void> {
  if (lotIds.length === 0) return;
  const custodies = new Map((await custodiesOf(ctx, lotIds)).map((custody) => [custody.lotId, custody]));
  const pledges = (await findLivePledges(ctx, lotIds)).filter((p) => p.kind === 'goods');
  const documents = [...(await findLiveBills(ctx, lotIds)), ...(await findLiveReceipts(ctx, lotIds))];
  const dueAt = await endOfWorkingDays(ctx, 'custody.returnWorkingDays');
  const covered = new Set(
    documents.flatMap((document) => ('lotId' in document ? [document.lotId] : document.lots.map((lot) => lot.lotId))),
  );
  for (const lot of await findLots(ctx, lotIds)) {
    const custody = custodies.get(lot.id);
    const facts = {
      isPresent: isPresent(lot.status),
      custodianId: custody?.custodianId,
      pledgorId: pledge.pledgorId,
      isEngaged:
        custody !== undefined && (await findEngagement(ctx, pledge.pledgeeId, custody.custodianId)) !== undefined,
      isPledged: pledges.some((p) => p.items.some((item) => item.live && item.itemId === lot.id)),
      hasDocument: covered.has(lot.id),
    };
    if (!custody || !mustReturn(facts)) continue;
    const { value, scale, unit } = lot.quantity;
    const made = await store.insertReturn(ctx, {
      id: ctx.newId('goodsReturn'),
      pledgeId: pledge.id,
      lotId: lot.id,
      lenderId: pledge.pledgeeId,
      custodianId: custody.custodianId,
      pledgorId: pledge.pledgorId,
      status: 'open',
      openedAt: ctx.clock.now(),
      dueAt,
      takenAt: custody.takenAt,
      taken: custody.handover,
      expectedValue: takenOver(BigInt(value), await lostAtScaleSince(ctx, lot.id, custody.heldSince)),
      scale,
      unit,
      participants: [...new Set([pledge.pledgeeId, custody.custodianId, pledge.pledgorId])],
    });
    if (!made) continue;
    await setDeadline(ctx, { kind: RETURN_DUE, objectId: made.id, dueAt });
    await recordEvent(ctx, announceReturn('opened', made));
  }
}

/** Reaction: goods on their way back were pledged again where they lie. */
export async function endReturns(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { kind, itemIds, added } = event.payload as { kind: string; itemIds: string[]; added?: string[] };
  if (kind !== 'goods') return;
  for (const back of await store.findLiveReturns(ctx, added ?? itemIds)) {
    const { from, to } = stepOf(returnLife, 'end');
    const ended = await store.moveReturn(ctx, back.id, from, { status: to, closedAt: ctx.clock.now() });
    await cancelDeadlines(ctx, back.id, [RETURN_DUE]);
    if (ended) await recordEvent(ctx, announceReturn('ended', ended, { pledgeId: event.objectId }));
  }
}

/** Reaction: lots were worked. What waits to be handed back is not the custodian's to work (Civil Code 431). */
export async function guardReturned(ctx: Ctx, event: DomainEvent): Promise<void> {
  const [back] = await store.findLiveReturns(ctx, event.payload.lotIds as string[]);
  if (back)
    refuse(returnRefusals.RETURN_IN_PROGRESS, { at: '/lotIds', facts: { returnId: back.id, lotId: back.lotId } });
}

/** Reaction: goods were not handed back in time; told once. */
export async function followReturnDeadline(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.kind !== RETURN_DUE) return;
  const change = { overdueAt: ctx.clock.now() };
  const late = await store.moveReturn(ctx, event.objectId, returnsLive, change, 'overdueAt');
  if (late) await recordEvent(ctx, announceReturn('overdue', late));
}
