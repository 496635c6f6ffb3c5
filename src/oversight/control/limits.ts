import { atOnce, type Ctx, type DomainEvent } from '../../context.ts';
import { findBill } from '../../documents/lading/index.ts';
import { findReceipt } from '../../documents/receipts/index.ts';
import { isSameRecord } from '../../kernel/canonical.ts';
import { findLots, type LotView } from '../../physical/goods/index.ts';
import { type ControlTerms, controlTermsFor, lotClassesFor } from '../../physical/supervision/index.ts';
import { findLivePledges } from '../../security/pledges/index.ts';
import { documentsOver } from './documents.ts';
import type { Measure } from './engine/index.ts';
import type { SubjectView } from './schemas.ts';
import { type Limits, strictest } from './settings-rules.ts';
import { findWatchesOfLots, findWatchesOfParty } from './store.ts';
import { changeEach } from './watch-store.ts';
import { isByWeight } from './weight-rules.ts';

/** What must be measured of a subject: at rest what its lots are counted by, under way where they are and their seal. */
function measuresOf({ kind }: SubjectView, lots: readonly LotView[], terms: ControlTerms): Measure[] {
  if (kind !== 'lot') return terms.sealedOnTheWay ? ['position', 'seal'] : [];
  if (!terms.measured) return [];
  return [...new Set(lots.map((lot): Measure => (isByWeight(lot) ? 'weight' : 'pieces')))];
}

const limitsOf = (riskClass: Limits['riskClass'], terms: ControlTerms, measures: Measure[], kind: string): Limits => ({
  riskClass,
  silenceS: terms.silenceLostS,
  ageS: Math.min(terms.readingAgeS, terms.silenceDegradedS),
  placeAtRestS: terms.placeAtRestS,
  placeUnderWayS: terms.placeUnderWayS,
  aheadS: terms.clockAheadS,
  toleranceBps: terms.toleranceBps,
  separationM: kind === 'lot' ? terms.separationYardM : terms.separationRoadM,
  doorOpenS: terms.doorOpenS,
  sources: terms.sources,
  measures,
});

export interface Over {
  pledgeeIds: string[];
  limits: Limits | null;
}

/** Who lends against what these watches show, and what they ask of them: read at once for all. */
export async function limitsOver(ctx: Ctx, subjects: readonly SubjectView[]): Promise<Map<string, Over>> {
  const lotIds = [...new Set(subjects.flatMap((subject) => subject.lotIds))];
  if (lotIds.length === 0) return new Map();
  const [foundLots, documents] = await atOnce(
    ctx,
    () => findLots(ctx, lotIds),
    () => documentsOver(ctx, lotIds),
  );
  const lots = new Map(foundLots.map((lot) => [lot.id, lot]));
  const pledges = await findLivePledges(ctx, [...lotIds, ...documents.map(({ id }) => id)]);
  const lenderIds = [...new Set(pledges.map((pledge) => pledge.pledgeeId))];
  const [termsOf, classOf] = await atOnce(
    ctx,
    async () => (lenderIds.length > 0 ? controlTermsFor(ctx, lenderIds) : undefined),
    () => lotClassesFor(ctx, lenderIds, foundLots),
  );
  const over = new Map<string, Over>();
  for (const subject of subjects) {
    const own = subject.lotIds.flatMap((id) => lots.get(id) ?? []);
    const standing = documents.filter((each) => each.lotIds.some((id) => subject.lotIds.includes(id)));
    const items = new Set([...subject.lotIds, ...standing.map(({ id }) => id)]);
    const pledgeeIds = [
      ...new Set(
        pledges.filter((p) => p.items.some((i) => i.live && items.has(i.itemId))).map((pledge) => pledge.pledgeeId),
      ),
    ];
    const asked: Limits[] = [];
    for (const lenderId of pledgeeIds) {
      for (const riskClass of new Set(own.map((lot) => classOf(lenderId, lot).riskClass))) {
        const terms = termsOf?.(lenderId, riskClass).terms;
        if (terms) asked.push(limitsOf(riskClass, terms, measuresOf(subject, own, terms), subject.kind));
      }
    }
    over.set(subject.id, { pledgeeIds, limits: strictest(asked) });
  }
  return over;
}

/** Brings the limits of these watches to what their lenders ask for now. */
export async function limitWatches(ctx: Ctx, subjects: readonly SubjectView[]): Promise<void> {
  const over = await limitsOver(ctx, subjects);
  const changed = subjects
    .map((subject) => ({ id: subject.id, was: subject.limits, value: over.get(subject.id)?.limits ?? null }))
    .filter(({ was, value }) => !isSameRecord(value, was))
    .map(({ id, value }) => ({ id, value }));
  await changeEach(ctx, 'limits', changed);
}

/** The lots that items are, or stand for. */
export async function lotsOfItems(ctx: Ctx, itemIds: readonly string[]): Promise<string[]> {
  const lotIds = itemIds.filter((id) => id.startsWith('lot_'));
  for (const id of itemIds.filter((item) => item.startsWith('bl_')))
    lotIds.push(...((await findBill(ctx, id))?.lots ?? []).map((lot) => lot.lotId));
  for (const id of itemIds.filter((item) => item.startsWith('wr_'))) {
    const receipt = await findReceipt(ctx, id);
    if (receipt) lotIds.push(receipt.lotId);
  }
  return lotIds;
}

const ofLender: readonly string[] = ['controlTerms.approved', 'custodyAgreement.accepted'];

/**
 * Reaction: who lends against watched goods has changed, what a lender asks for, or the class by which it judges them: by who
 * pays the custodian and how the site is supervised.
 */
export async function followLimits(ctx: Ctx, event: DomainEvent): Promise<void> {
  const payload = event.payload as { lenderId?: string; lotIds?: string[] } & Record<string, string[] | undefined>;
  if (ofLender.includes(event.type)) {
    await limitWatches(ctx, await findWatchesOfParty(ctx, payload.lenderId ?? ''));
    return;
  }
  const items = [event.objectId, ...(payload.freed ?? payload.added ?? payload.itemIds ?? [])];
  const lotIds = [...(payload.lotIds ?? []), ...(await lotsOfItems(ctx, items))];
  await limitWatches(ctx, await findWatchesOfLots(ctx, lotIds));
}
