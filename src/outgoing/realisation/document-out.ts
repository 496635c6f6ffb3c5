import { todayOf } from '../../assessment/coverage/index.ts';
import { foundUnasked } from '../../assessment/fraud/index.ts';
import { askGate } from '../../assessment/judgement/index.ts';
import type { Ctx, DomainEvent } from '../../context.ts';
import {
  assertGate,
  decideGate,
  type FactId,
  type Found,
  type GateDecision,
  gateRefusals,
  inWords,
} from '../../ground/policy/index.ts';
import { foundStandings, keepDecision, passGate } from '../../ground/standings/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { type FacilityView, guardDocument, listOpenDrawdowns, lockFacility } from '../../lending/financing/index.ts';
import { findLivePledges, type PledgeView } from '../../security/pledges/index.ts';
import { hasApprovedSale } from './store.ts';

/** A document that leaves its pledgee's hand: of which pledge, over which lots, to whom. */
interface Leaving {
  pledge: PledgeView;
  lotIds: readonly string[];
  toPartyId: string;
}

/** The document's own leg is what is given up: the pledge of the goods takes its place, and is asked for beside. */
const ofDocument = new Set<FactId>(['F2', 'F24', 'F25']);

/** The same pledgee holds every lot by an effective pledge of the goods for the same debt. */
async function isPledgedAsGoods(ctx: Ctx, { pledge, lotIds }: Leaving): Promise<boolean> {
  const own = (await findLivePledges(ctx, lotIds)).filter(
    (p) =>
      p.kind === 'goods' &&
      p.status === 'effective' &&
      p.pledgeeId === pledge.pledgeeId &&
      p.facilityId === pledge.facilityId,
  );
  return lotIds.every((lotId) => own.some((p) => p.items.some((item) => item.live && item.itemId === lotId)));
}

/** What the one judgement says of the facility once the document is out, with what stands against whoever takes it. */
async function foundOnDocument(ctx: Ctx, facility: FacilityView, out: Leaving): Promise<Found[]> {
  const { judgement } = await askGate(ctx, { facility, gate: 'DR' });
  const known = new Set(judgement.found.map(({ facts }) => facts.standingId).filter(Boolean));
  const parties = [out.pledge.pledgorId, out.toPartyId].filter((id) => id !== facility.lenderId);
  const standings = (await foundStandings(ctx, facility.lenderId, parties)).filter(
    (f) => !known.has(f.facts.standingId),
  );
  const { debtMinor, undertakingMinor } = judgement.figures;
  // Where nothing is owed or undertaken it is the pledgor's own document; only law and suspicion keep it.
  if (debtMinor + undertakingMinor === 0n)
    return [...judgement.found.filter((f) => f.facts.standingId !== undefined || f.fact === 'F69'), ...standings];
  const gone = new Set<unknown>(out.lotIds);
  // The owner gives up what it has back already: the goods count again through their own pledge once the paper is gone.
  const isMade = out.toPartyId !== out.pledge.pledgeeId && (await isPledgedAsGoods(ctx, out));
  const stays = judgement.found.filter(
    ({ fact, facts }) => !(ofDocument.has(fact) && gone.has(facts.itemId)) && !(isMade && fact === 'F59'),
  );
  // A document carries its debt to the day: it does not wait for the days of grace that new money has.
  const overdue = (await listOpenDrawdowns(ctx, [facility.id])).filter((drawdown) => drawdown.dueOn < todayOf(ctx));
  return [
    ...stays,
    ...overdue.map(({ id, dueOn }): Found => ({ fact: 'F57', facts: { drawdownId: id, dueOn } })),
    ...standings,
    ...(await foundUnasked(ctx, {
      lenderId: facility.lenderId,
      debtorId: facility.borrowerId,
      facilityId: facility.id,
      grantorId: out.pledge.pledgorId,
    })),
  ];
}

/** Facilities whose debt the document carries, each with its pledge; none of a sale that two people approved. */
async function carriedBy(ctx: Ctx, event: DomainEvent, lotIds: string[], isOut: (pledge: PledgeView) => boolean) {
  const carried: { pledge: PledgeView; facility: FacilityView }[] = [];
  for (const pledge of await findLivePledges(ctx, [event.objectId])) {
    const delivered = pledge.items.some((item) => item.itemId === event.objectId && item.effectiveSince !== null);
    if (!delivered || !isOut(pledge)) continue;
    const facility = await lockFacility(ctx, pledge.facilityId);
    if (facility && !(await hasApprovedSale(ctx, facility.id, lotIds))) carried.push({ pledge, facility });
  }
  return carried;
}

/** The carrier or the keeper does what the pledgee let go before, when its second person was asked. */
const isCarriedOut = ({ type, payload }: DomainEvent): boolean =>
  /\.(surrendered|restoredFromPaper|transferRejected)$/.test(type) ||
  (type === 'receipt.transferred' && payload.kind !== 'pledge_released');

function refuseSeconds({ seconds }: GateDecision): void {
  if (seconds.length > 0) refuse(gateRefusals.GATE_CLOSED, { facts: { gate: 'DR', closed: seconds.map(inWords) } });
}

/** A pledgee endorsed a receipt; it passes when its keeper signs, and no second person of the pledgee stands by then. */
async function askOnEndorsed(ctx: Ctx, event: DomainEvent): Promise<void> {
  const { lotIds, byPartyId, toPartyId } = event.payload as { lotIds: string[]; byPartyId: string; toPartyId: string };
  const isOut = (pledge: PledgeView) => pledge.pledgeeId === byPartyId && toPartyId !== byPartyId;
  for (const { pledge, facility } of await carriedBy(ctx, event, lotIds, isOut))
    await keepDecision(
      ctx,
      { gate: 'DR', holderId: facility.lenderId, objectId: event.objectId },
      decideGate('DR', await foundOnDocument(ctx, facility, { pledge, lotIds, toPartyId })),
    );
}

/**
 * Reaction: a document that carries debt leaves its pledgee's hand. It is judged by the whole record of the facility as it is without
 * it, but for a sale that two people of the lender approved: then it is given up so that the debt is paid (Civil Code 431, 436).
 */
export async function guardDocumentOut(ctx: Ctx, event: DomainEvent): Promise<void> {
  if (event.type === 'receipt.endorsed') return askOnEndorsed(ctx, event);
  await guardDocument(ctx, event);
  const { lotIds, holderId } = event.payload as { lotIds: string[]; holderId: string };
  const leaves = /\.(surrenderRequested|surrendered)$/.test(event.type);
  const isOut = (pledge: PledgeView) => leaves || holderId !== pledge.pledgeeId;
  for (const { pledge, facility } of await carriedBy(ctx, event, lotIds, isOut)) {
    const found = await foundOnDocument(ctx, facility, { pledge, lotIds, toPartyId: holderId });
    const passing = { gate: 'DR', holderId: facility.lenderId, objectId: event.objectId } as const;
    if (isCarriedOut(event)) assertGate('DR', found);
    // Another than the pledgee asks: nobody of the pledgee stands by to be asked for a second person.
    else if (leaves && holderId !== pledge.pledgeeId) refuseSeconds(assertGate('DR', found));
    else await passGate(ctx, { ...passing, found });
  }
}
