import { asSystem, type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, putsAtRisk, recordEvent } from '../../ground/audit/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findOwnLots, lockLots } from '../../physical/goods/index.ts';
import { admitPledgee, itemFacts, nameBinding } from './agree.ts';
import { recordItems } from './agreement.ts';
import { findCrystallised } from './charge-store.ts';
import { chargeCrystallised, pledgeItemsAdded, pledgeItemsFreed } from './events.ts';
import { refreshPublicity } from './publish.ts';
import { assertMayCrystallise, assertMayOffer, pledgeRefusals, statusesLive } from './rules.ts';
import type { AddItemsInput, CrystalliseInput, PledgeView } from './schemas.ts';
import * as store from './store.ts';

/** Stock comes into a floating pledge: by its agreement, at once, and each lot from its own publicity, never the old one. */
export async function addItems(ctx: Ctx, input: AddItemsInput & { pledgeId: string }): Promise<PledgeView> {
  return act(ctx, { verb: 'pledge.addItems', mandate: 'pledge:offer', input }, async (tx) => {
    const pledge = await store.findPledge(tx, input.pledgeId);
    const { partyId } = requirePerson(tx);
    if (!pledge || pledge.pledgorId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/pledgeId' });
    if (!statusesLive.includes(pledge.status))
      refuse(pledgeRefusals.PLEDGE_NOT_LIVE, { facts: { status: pledge.status } });
    if (pledge.mode !== 'floating' || pledge.crystallised) refuse(pledgeRefusals.PLEDGE_NOT_FLOATING);
    putsAtRisk(tx, { ...pledge.maximum, clientId: pledge.pledgeeId });
    await lockLots(tx, input.itemIds);
    assertMayOffer(await itemFacts(tx, pledge.kind, input.itemIds), partyId);
    const added = [...new Set(input.itemIds)];
    await store.insertItems(tx, { ...pledge, id: pledge.id }, added, true).catch(nameBinding);
    const goodsHash = await recordItems(tx, pledge, added);
    await admitPledgee(tx, {
      ...pledge,
      items: added.map((itemId) => ({ itemId, live: true, effectiveSince: null })),
    });
    const view = await asSystem(tx, 'pledge', async (system) =>
      refreshPublicity(system, onRecord(await store.findPledge(system, pledge.id))),
    );
    return { view, event: pledgeItemsAdded(view, { added, goodsHash }) };
  });
}

/** A floating charge fixes on the stock that is there now; from here on none of it leaves without the chargee. */
export async function crystalliseCharge(ctx: Ctx, input: CrystalliseInput & { pledgeId: string }): Promise<PledgeView> {
  return act(ctx, { verb: 'charge.crystallise', mandate: 'charge:crystallise', input }, async (tx) => {
    const charge = await store.findPledge(tx, input.pledgeId);
    if (!charge) refuse(commonRefusals.NOT_FOUND, { at: '/pledgeId' });
    if (charge.pledgeeId !== requirePerson(tx).partyId) refuse(pledgeRefusals.NOT_THE_PLEDGEE);
    if (charge.kind !== 'charge' || charge.mode !== 'floating') refuse(pledgeRefusals.NOT_A_FLOATING_CHARGE);
    assertMayCrystallise(charge.triggers, input.reason, input.trigger);
    const view = await asSystem(tx, 'charge', async (system) => {
      const lots = await findOwnLots(system, charge.pledgorId);
      return store.crystallise(
        system,
        charge.id,
        input.reason,
        lots.map((lot) => ({ lotId: lot.id, quantityValue: BigInt(lot.quantity.value) })),
      );
    });
    if (!view) refuse(pledgeRefusals.NOT_A_FLOATING_CHARGE, { facts: { status: charge.status } });
    return {
      view,
      event: chargeCrystallised(view, {
        reason: input.reason,
        trigger: input.trigger ?? null,
        evidence: input.evidence,
      }),
    };
  });
}

/**
 * Refuses what would take lots out from under a charge that crystallised: a fixed pool (Civil Code 411), for the chargee too. Who
 * wants some of it out discharges the charge or sells under it.
 */
export async function assertNotCrystallised(ctx: Ctx, lotIds: readonly string[]): Promise<void> {
  const [held] = await findCrystallised(ctx, lotIds);
  if (held)
    refuse(pledgeRefusals.CHARGE_CRYSTALLISED, {
      at: '/lotIds',
      facts: { chargeeId: held.pledgeeId, lotId: held.lotId },
    });
}

/** Reaction: custody of lots is on offer; what a crystallised charge caught stays where it is. */
export const guardCharged = (ctx: Ctx, event: DomainEvent): Promise<void> =>
  assertNotCrystallised(ctx, event.payload.lotIds as string[]);

/** Reaction: a lot was split; its parts are pledged as it was, since the same publicity. */
export async function followSplit(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds, sourceId } = event.payload as { lotIds: string[]; sourceId: string };
  const parts = lotIds.filter((id) => id !== sourceId);
  for (const { pledgeId, pledgeeId, kind } of await store.pledgesOfItems(ctx, [sourceId])) {
    await store.insertItems(ctx, { id: pledgeId, pledgeeId, kind }, parts, true);
    await store.copyPublicity(ctx, pledgeId, sourceId, parts);
    await recordEvent(
      ctx,
      pledgeItemsAdded(onRecord(await store.findPledge(ctx, pledgeId)), { added: parts, from: sourceId }),
    );
  }
}

/** Reaction: a pledged receipt was split; those in its place are pledged as it was, since the same publicity. */
export async function followReceiptSplit(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { receiptIds, sourceId } = event.payload as { receiptIds: string[]; sourceId: string };
  for (const { pledgeId, pledgeeId, kind } of await store.pledgesOfItems(ctx, [sourceId])) {
    await store.setItemsLive(ctx, pledgeId, false, [sourceId]);
    await store.insertItems(ctx, { id: pledgeId, pledgeeId, kind }, receiptIds, true);
    await store.copyPublicity(ctx, pledgeId, sourceId, receiptIds);
    const after = onRecord(await store.findPledge(ctx, pledgeId));
    await recordEvent(ctx, pledgeItemsAdded(after, { added: receiptIds, from: sourceId }));
  }
}

/** Reaction: lots were merged or blended. Pledged ones only into each other, within the same pledges; blending frees none. */
export async function followMerge(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds, intoId } = event.payload as { lotIds: string[]; intoId: string };
  const bound = await store.pledgesOfItems(ctx, lotIds);
  if (bound.length === 0) return;
  const of = (lotId: string) =>
    bound
      .filter((b) => b.itemId === lotId)
      .map((b) => b.pledgeId)
      .join();
  if (event.type === 'lot.blended') refuse(pledgeRefusals.LOTS_PLEDGED, { at: '/lotIds' });
  if (lotIds.some((id) => of(id) !== of(intoId))) refuse(pledgeRefusals.LOTS_PLEDGED_APART, { at: '/lotIds' });
  const gone = lotIds.filter((id) => id !== intoId);
  for (const pledgeId of new Set(bound.map((b) => b.pledgeId))) {
    await store.setItemsLive(ctx, pledgeId, false, gone);
    await recordEvent(
      ctx,
      pledgeItemsFreed(onRecord(await store.findPledge(ctx, pledgeId)), { freed: gone, into: intoId }),
    );
  }
}
