import { findReceivable } from '../../claims/receivables/index.ts';
import { asSystem, type Ctx, requirePerson } from '../../context.ts';
import { findLiveBills } from '../../documents/lading/index.ts';
import { findLiveReceipts } from '../../documents/receipts/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { roundExact, sumExact } from '../../kernel/exact.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDateAt } from '../../kernel/time.ts';
import { type FacilityView, findFacility, poolsOf } from '../../lending/financing/index.ts';
import { openMarket, type ValuedLot } from '../../lending/valuation/index.ts';
import { listPositions, type PositionView } from '../../oversight/control/index.ts';
import { findLots, type LotView, quantitiesAt } from '../../physical/goods/index.ts';
import { readRights } from '../../security/assignments/index.ts';
import { findLivePledges, type PledgeView } from '../../security/pledges/index.ts';
import { rankOverLot } from '../../security/ranking/index.ts';
import { listRegistrations } from '../../security/registry/index.ts';
import { ratioBps } from '../coverage/index.ts';
import { judgeFacility, readRecord } from '../judgement/index.ts';
import type { RegisterRow } from './schemas.ts';

/** A value in whole minor units; null where no price can be relied on: it is not known, and not nothing. */
const minorOf = (valued: ValuedLot | undefined): string | null =>
  !valued || ['missing', 'dead', 'declared'].includes(valued.state)
    ? null
    : roundExact(valued.value, 'down').toString();

/** What lots were worth as it was known when each began to secure the facility, in the quantity that there was of it. */
async function firstValues(
  ctx: Ctx,
  facility: FacilityView,
  since: ReadonlyMap<string, string>,
): Promise<Map<string, string | null>> {
  const values = new Map<string, string | null>();
  for (const at of new Set(since.values())) {
    const lotIds = [...since].filter(([, began]) => began === at).map(([lotId]) => lotId);
    const knownAt = new Date(at);
    const market = openMarket({
      lenderId: facility.lenderId,
      currency: facility.limit.currency,
      on: businessDateAt(knownAt),
      knownAt,
    });
    const quantities = await quantitiesAt(ctx, lotIds, knownAt);
    // What it counted for depends on control; what it was worth does not.
    const positions = new Map([...quantities.keys()].map((id) => [id, { state: 'controlled', physical: 'in_force' }]));
    const pool = (await poolsOf(ctx, [facility], market, { asOf: { positions, quantities } })).get(facility.id);
    for (const valued of pool?.lots ?? []) values.set(valued.lot.lotId, minorOf(valued));
  }
  return values;
}

/** The paper that stands for a lot, and who signed it. */
async function documentsOf(ctx: Ctx, lotIds: readonly string[]) {
  const of = new Map<string, { id: string; number: string; issuerId: string }>();
  for (const bill of await findLiveBills(ctx, lotIds))
    for (const { lotId } of bill.lots) of.set(lotId, { id: bill.id, number: bill.number, issuerId: bill.carrierId });
  for (const { id, lotId, number, issuerId } of await findLiveReceipts(ctx, lotIds))
    of.set(lotId, { id, number, issuerId });
  return of;
}

interface Place {
  chargedToOthersMinor: string | null;
  disposalRank: number | null;
}

/** Where the lender stands over a lot, and what comes before it. */
async function placeOverLot(ctx: Ctx, lotId: string): Promise<Place> {
  const { tiers, seniorMinor } = await rankOverLot(ctx, lotId);
  const own = tiers.find((tier) => tier.rights.some((right) => right.own));
  return { chargedToOthersMinor: seniorMinor, disposalRank: own?.rank ?? null };
}

/** The same for a receivable: claims of others are told to them alone, so that above the first rank the sum is unknown. */
async function placeOverReceivable(ctx: Ctx, receivableId: string, pledgeIds: readonly string[]): Promise<Place> {
  const { rights } = await readRights(ctx, receivableId);
  const rank = rights.find((right) => right.id !== null && pledgeIds.includes(right.id))?.rank ?? null;
  return { chargedToOthersMinor: rank === 1 ? '0' : null, disposalRank: rank };
}

/**
 * The collateral of a facility as a bank reports it, item by item: first and latest value, what is charged to others, rank,
 * registration, document (after the collateral table of the regulator's data standard; the pledge rate by its guideline of
 * 2017 on collateral of banks, at contract level).
 */
export async function readRegister(
  ctx: Ctx,
  q: { facilityId: string; after?: string | undefined; limit: number },
): Promise<RegisterRow[]> {
  const facility = await findFacility(ctx, q.facilityId);
  if (facility?.lenderId !== requirePerson(ctx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/facilityId' });
  const positions = await listPositions(ctx, q);
  return asSystem(ctx, 'register', async (system) => {
    const known = await readKnown(system, facility, positions);
    const rows: RegisterRow[] = [];
    for (const position of positions) rows.push(await rowOf(ctx, system, facility, position, known));
    return rows;
  });
}

/** What all rows of a page need, read once for them. */
async function readKnown(system: Ctx, facility: FacilityView, positions: readonly PositionView[]) {
  const { record, figures, on } = judgeFacility(await readRecord(system, facility));
  const lotIds = positions.map((p) => p.itemId).filter((id) => id.startsWith('lot_'));
  const documents = await documentsOf(system, lotIds);
  const itemIds = [...positions.map((p) => p.itemId), ...[...documents.values()].map((d) => d.id)];
  const pledges = (await findLivePledges(system, itemIds)).filter((p) => p.facilityId === facility.id);
  const since = new Map(
    positions.flatMap(({ itemId, legs }) => {
      const began = (legs.legal.evidence as { since?: string } | null)?.since;
      return began === undefined ? [] : [[itemId, began] as const];
    }),
  );
  const inForce = (await listRegistrations(system, { pledgeIds: pledges.map((p) => p.id), limit: 1_000 })).filter(
    (r) => r.status === 'in_force',
  );
  const { principalMinor } = record.debt;
  const valueMinor = roundExact(sumExact(record.pool.lots.map((v) => v.value)), 'down');
  return {
    today: on,
    documents,
    pledges,
    since,
    inForce,
    lots: new Map((await findLots(system, lotIds)).map((lot) => [lot.id, lot])),
    latest: new Map(record.pool.lots.map((valued) => [valued.lot.lotId, valued])),
    first: await firstValues(system, facility, new Map([...since].filter(([id]) => id.startsWith('lot_')))),
    principalMinor,
    pledgeRateBps: ratioBps(principalMinor, valueMinor + figures.receivableMinor),
  };
}
type Known = Awaited<ReturnType<typeof readKnown>>;

async function goodsPart(ctx: Ctx, system: Ctx, lot: LotView, known: Known) {
  const document = known.documents.get(lot.id);
  return {
    kind: 'goods' as const,
    name: lot.description,
    ownerId: lot.ownerId,
    firstValueMinor: known.first.get(lot.id) ?? null,
    latestValueMinor: minorOf(known.latest.get(lot.id)),
    grade: known.latest.get(lot.id)?.commodity?.grade ?? null,
    documentNumber: document?.number ?? null,
    documentIssuer: document ? ((await findParty(system, document.issuerId))?.name ?? null) : null,
    ...(await placeOverLot(ctx, lot.id)),
  };
}

async function receivablePart(
  ctx: Ctx,
  system: Ctx,
  { limit: { currency } }: FacilityView,
  receivableId: string,
  pledges: readonly PledgeView[],
) {
  const receivable = await findReceivable(system, receivableId);
  if (!receivable) throw new Error(`a position over ${receivableId}, which is no receivable`);
  // The row is in the currency of the facility; what is owed in another is not converted silently, and so not known here.
  const isComparable = receivable.amount.currency === currency;
  return {
    kind: 'receivable' as const,
    name: `${receivable.invoiceNumber} ${receivable.dueOn}`,
    ownerId: receivable.creditorId,
    firstValueMinor: isComparable ? receivable.amount.amountMinor : null,
    latestValueMinor: isComparable && receivable.confirmed !== null ? receivable.outstanding.amountMinor : null,
    grade: `L${receivable.level}`,
    documentNumber: receivable.invoiceNumber,
    documentIssuer: (await findParty(system, receivable.creditorId))?.name ?? null,
    ...(await placeOverReceivable(
      ctx,
      receivableId,
      pledges.map((p) => p.id),
    )),
  };
}

async function rowOf(
  ctx: Ctx,
  system: Ctx,
  facility: FacilityView,
  position: PositionView,
  known: Known,
): Promise<RegisterRow> {
  const { itemId } = position;
  const documentId = known.documents.get(itemId)?.id;
  const pledges = known.pledges.filter((p) =>
    p.items.some((item) => item.live && (item.itemId === itemId || item.itemId === documentId)),
  );
  const lot = known.lots.get(itemId);
  const part = lot
    ? await goodsPart(ctx, system, lot, known)
    : await receivablePart(ctx, system, facility, itemId, pledges);
  const owner = await findParty(system, part.ownerId);
  const ofPledges = known.inForce.filter((r) => pledges.some((p) => p.id === r.pledgeId));
  return {
    facilityId: facility.id,
    collateralNumber: itemId,
    ...part,
    owner: owner?.name ?? part.ownerId,
    ownerCode: owner?.creditCode ?? owner?.lei ?? null,
    currency: facility.limit.currency,
    securedSince: known.since.get(itemId) ?? null,
    valuedOn: known.today,
    controlState: position.state,
    pledgeIds: pledges.map((p) => p.id),
    contractStatus: [...new Set(pledges.map((p) => p.status))].join(', '),
    maximumMinor: pledges.reduce((sum, p) => sum + BigInt(p.maximum.amountMinor), 0n).toString(),
    registrationNumbers: ofPledges.flatMap((r) => r.number ?? []),
    securedPrincipalMinor: known.principalMinor.toString(),
    pledgeRateBps: known.pledgeRateBps,
  };
}
