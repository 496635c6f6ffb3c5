import type { Ctx, DomainEvent } from '../../context.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { businessDate } from '../../kernel/time.ts';
import { findFacility } from '../../lending/financing/index.ts';
import { listPositionsOver } from '../../oversight/control/index.ts';
import { coveredValue, findLots, isOrdered, lotsAtSite, lotsBeside, proofsOfLots } from '../../physical/goods/index.ts';
import { signal, signalFinanciers } from './signals.ts';

/** Reaction: the weighbridge spoke. What left on no order, and stock that never came in, are put before who finances it. */
export async function checkWeighbridge(ctx: Ctx, event: DomainEvent): Promise<void> {
  const ticket = event.payload as {
    siteId: string;
    commodityId: string;
    direction: string;
    vehicle: string;
    number: string;
  };
  const { siteId, commodityId, number, vehicle } = ticket;
  if (ticket.direction === 'out' && !(await isOrdered(ctx, event.objectId))) {
    const lots = await findLots(ctx, await lotsAtSite(ctx, siteId));
    const ids = lots.filter((lot) => lot.commodityId === commodityId).map((lot) => lot.id);
    await signalFinanciers(ctx, ids, 'OUTBOUND_WITHOUT_ORDER', event.objectId, { siteId, ticket: number, vehicle });
  }
  // While trucks still come in, what is not there yet is no finding; the positions say what counts meanwhile.
  if (ticket.direction === 'out') await signalUnseen(ctx, await lotsBeside(ctx, { siteId, commodityId }), 'left');
}

/** Reaction: a ticket was voided. What came in by it alone was never measured in. */
export async function checkVoided(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { siteId, commodityId, direction } = event.payload as Record<'siteId' | 'commodityId' | 'direction', string>;
  if (direction === 'in') await signalUnseen(ctx, await lotsBeside(ctx, { siteId, commodityId }), 'left');
}

/** Reaction: tickets show more than a release let go. That release is put before its lender, and nothing else is held for it. */
export async function checkTicketed(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { facilityId, siteId, commodityId, carriedValue, ticketedValue } = event.payload as Record<string, string>;
  const facility = await findFacility(ctx, facilityId as string);
  if (!facility) return;
  await signal(ctx, {
    lenderId: facility.lenderId,
    facilityId: facility.id,
    check: 'TICKET_BEYOND_ORDER',
    finding: `${event.objectId} ${siteId} ${commodityId}`,
    facts: { releaseId: event.objectId, siteId, commodityId, carriedValue, ticketedValue },
  });
}

/** Reaction: goods were pledged or counted. Books above what was measured in are found at once, not when something leaves. */
export async function checkMassBalance(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds = [], itemIds = [] } = event.payload as { lotIds?: string[]; itemIds?: string[] };
  const ids = [...lotIds, ...itemIds.filter((id) => id.startsWith('lot_'))];
  if (ids.length === 0) return;
  await signalUnseen(ctx, await lotsBeside(ctx, { lotIds: ids }), event.type === 'lot.sensed' ? 'counted' : 'pledged');
}

/**
 * Puts stock that was not measured in before the lenders whose goods it reaches: the latest that came are out first. When
 * something left, all of them are told; when goods are pledged or counted, those whose own terms ask for measured intake, and
 * where nothing was ever measured only once goods are counted that nobody saw come.
 */
async function signalUnseen(ctx: Ctx, lotIds: readonly string[], when: 'left' | 'pledged' | 'counted'): Promise<void> {
  const proofs = await proofsOfLots(ctx, lotIds);
  const tolerance = policyOn('release.gateToleranceBps', businessDate(ctx)).value;
  const out = (await findLots(ctx, lotIds)).flatMap((lot) => {
    const proof = proofs.get(lot.id);
    const bookValue = BigInt(lot.quantity.value);
    const covered = proof ? coveredValue({ ...proof, bookValue, toleranceBps: BigInt(tolerance) }) : 0n;
    const isKnown = proof?.seenValue !== undefined || when === 'counted';
    return isKnown && covered < bookValue ? [{ lot, unseen: bookValue - covered }] : [];
  });
  if (out.length === 0) return;
  const positions = await listPositionsOver(
    ctx,
    out.map(({ lot }) => lot.id),
  );
  for (const { lot, unseen } of out)
    for (const { itemId, pledgeeId, facilityId, legs } of positions) {
      if (itemId !== lot.id) continue;
      const against = (legs.physical.evidence.against as string[] | undefined) ?? [];
      if (when !== 'left' && !against.includes('MASS_BALANCE')) continue;
      const { siteId } = lot.custody ?? {};
      await signal(ctx, {
        lenderId: pledgeeId,
        facilityId,
        check: 'MASS_BALANCE',
        finding: `${siteId} ${lot.id} ${unseen} ${facilityId}`,
        facts: { siteId, commodityId: lot.commodityId, lotId: lot.id, unseenValue: unseen.toString() },
      });
    }
}
