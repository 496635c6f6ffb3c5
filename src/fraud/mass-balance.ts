import type { Ctx, DomainEvent } from '../context.ts';
import { listPositionsOver } from '../control/index.ts';
import { coveredValue, findLots, lotsAtSite, lotsBeside, proofsOfLots } from '../goods/index.ts';
import { localDateAt } from '../kernel/time.ts';
import { policyOn } from '../policy/index.ts';
import { signalFinanciers } from './signals.ts';

/** Reaction: the weighbridge spoke. What left on no order, and stock that never came in, are put before who finances it. */
export async function checkWeighbridge(ctx: Ctx, event: DomainEvent): Promise<void> {
  const ticket = event.payload as {
    siteId: string;
    commodityId: string;
    direction: string;
    releaseId: string | null;
    vehicle: string;
    number: string;
  };
  const { siteId, commodityId, number, vehicle } = ticket;
  if (ticket.direction === 'out' && ticket.releaseId === null) {
    const lots = await findLots(ctx, await lotsAtSite(ctx, siteId));
    const ids = lots.filter((lot) => lot.commodityId === commodityId).map((lot) => lot.id);
    await signalFinanciers(ctx, ids, 'OUTBOUND_WITHOUT_ORDER', event.objectId, { siteId, ticket: number, vehicle });
  }
  await signalUnseen(ctx, await lotsBeside(ctx, { siteId, commodityId }));
}

/** Reaction: goods were pledged or counted. Books above what was measured in are found at once, not when something leaves. */
export async function checkMassBalance(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds = [], itemIds = [] } = event.payload as { lotIds?: string[]; itemIds?: string[] };
  const ids = [...lotIds, ...itemIds.filter((id) => id.startsWith('lot_'))];
  if (ids.length > 0) await signalUnseen(ctx, await lotsBeside(ctx, { lotIds: ids }), event.type === 'lot.sensed');
}

/**
 * Puts stock that was not measured in before every lender whose goods it reaches: the latest that came are out first. Where
 * nothing was ever measured at a site and goods are counted all the same, lenders are told whose terms ask for it.
 */
async function signalUnseen(ctx: Ctx, lotIds: readonly string[], isCount = false): Promise<void> {
  const proofs = await proofsOfLots(ctx, lotIds);
  const tolerance = policyOn('release.gateToleranceBps', localDateAt(ctx.clock.now(), 'Asia/Shanghai')).value;
  const out = (await findLots(ctx, lotIds)).flatMap((lot) => {
    const proof = proofs.get(lot.id);
    const bookValue = BigInt(lot.quantity.value);
    const covered = proof ? coveredValue({ ...proof, bookValue, toleranceBps: BigInt(tolerance) }) : 0n;
    return covered < bookValue
      ? [{ lot, unseen: bookValue - covered, isMeasured: proof?.seenValue !== undefined }]
      : [];
  });
  if (out.length === 0) return;
  const against = new Set(
    (await listPositionsOver(ctx, isCount ? out.map(({ lot }) => lot.id) : []))
      .filter(({ legs }) => (legs.physical.evidence.against as string[] | undefined)?.includes('MASS_BALANCE'))
      .map((position) => position.itemId),
  );
  for (const { lot, unseen, isMeasured } of out) {
    if (!isMeasured && !against.has(lot.id)) continue;
    const { siteId } = lot.custody ?? {};
    const facts = { siteId, commodityId: lot.commodityId, lotId: lot.id, unseenValue: unseen.toString() };
    await signalFinanciers(ctx, [lot.id], 'MASS_BALANCE', `${siteId} ${lot.id} ${unseen}`, facts);
  }
}
