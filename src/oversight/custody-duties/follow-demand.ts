import type { Ctx, DomainEvent } from '../../context.ts';
import { recordEvent } from '../../ground/audit/index.ts';
import { cancelDeadlines } from '../../ground/deadlines/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { findLots } from '../../physical/goods/index.ts';
import { findLivePledges, pledgesOfItems } from '../../security/pledges/index.ts';
import { announceDemand, DEMAND_DUE } from './demand.ts';
import { custodyDemandsLive } from './demand-rules.ts';
import * as store from './demand-store.ts';

/** Reaction: nobody answered in time, or the goods were not handed over in time. The pledgee is late from now on. */
export async function followDemandDeadline(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.payload.kind !== DEMAND_DUE) return;
  const found = await store.findDemand(ctx, event.objectId);
  // Late once is late: what was accepted after its time and not done either was late since then.
  const since = found?.lapsedAt ? new Date(found.lapsedAt) : ctx.clock.now();
  const change = { status: 'lapsed', lapsedAt: since };
  const lapsed = await store.moveDemand(ctx, event.objectId, ['open', 'accepted'], change);
  if (lapsed) await recordEvent(ctx, announceDemand('lapsed', lapsed));
}

async function close(ctx: Ctx, demand: store.KeptDemand, as: 'met' | 'ended'): Promise<void> {
  const change = { status: as, closedAt: ctx.clock.now() };
  const moved = await store.moveDemand(ctx, demand.id, custodyDemandsLive, change);
  await cancelDeadlines(ctx, demand.id, [DEMAND_DUE]);
  if (moved) await recordEvent(ctx, announceDemand(as, moved, { wasLate: moved.lapsedAt !== null }));
}

/** Reaction: custody was taken; escrow is done when the third holds all that the pledge still binds of what was named. */
export async function meetByEscrow(ctx: Ctx, event: DomainEvent): Promise<void> {
  const pledges = (await findLivePledges(ctx, event.payload.lotIds as string[])).filter((p) => p.kind === 'goods');
  const byId = new Map(pledges.map((pledge) => [pledge.id, pledge]));
  for (const demand of pledges.length > 0 ? await store.findLiveDemands(ctx, [...byId.keys()]) : []) {
    if (demand.way !== 'escrow') continue;
    const bound = onRecord(byId.get(demand.pledgeId))
      .items.filter((item) => item.live)
      .map((item) => item.itemId);
    const lots = await findLots(
      ctx,
      demand.lotIds.filter((id) => bound.includes(id)),
    );
    if (lots.length > 0 && lots.every((lot) => lot.custody?.custodianId === demand.escrowCustodianId))
      await close(ctx, demand, 'met');
  }
}

const endOf = ({ way }: store.KeptDemand) => (way === 'early_payoff' ? 'met' : 'ended');

/** Reaction: lots were freed, or have left; of a demand over none but these nothing is left to keep safe, or to be late with. */
export async function endSafekeepingOfFreed(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { pledgeIds, freed } = event.payload as { pledgeIds?: string[]; freed?: { pledgeIds: string[] } };
  const ids = pledgeIds ?? freed?.pledgeIds ?? [];
  for (const demand of ids.length > 0 ? await store.findLiveDemands(ctx, ids) : []) {
    const bound = await pledgesOfItems(ctx, demand.lotIds);
    if (!bound.some((item) => item.pledgeId === demand.pledgeId)) await close(ctx, demand, endOf(demand));
  }
}

/** Reaction: the pledge was given up. Early payment that was accepted is done; otherwise there is nothing to keep safe. */
export async function endSafekeeping(ctx: Ctx, event: DomainEvent): Promise<void> {
  for (const demand of await store.findLiveDemands(ctx, [event.objectId])) await close(ctx, demand, endOf(demand));
}
