import type { Ctx, DomainEvent } from '../context.ts';
import { todayOf } from '../coverage/index.ts';
import {
  exposureOf,
  type FacilityView,
  findHolds,
  guardDocument,
  listOpenDrawdowns,
  lockFacility,
} from '../financing/index.ts';
import { findLivePledges } from '../pledges/index.ts';
import { assertGate, type FactId, type Found } from '../policy/index.ts';
import { foundStandings } from '../standings/index.ts';
import { hasApprovedSale } from './store.ts';

const factsOfHold: readonly [prefix: string, fact: FactId][] = [
  ['FRAUD', 'F69'],
  ['SUPERVISION', 'F13'],
  ['TRUST_RECEIPT', 'F28'],
  ['COVERAGE', 'F60'],
  ['MARGIN_EXPIRED', 'F60'],
];

/** A document that carries the debt goes while nothing is late, called or suspected, and to nobody insolvent or listed. */
async function assertDocumentGate(ctx: Ctx, facility: FacilityView, partyIds: readonly string[]): Promise<void> {
  const on = todayOf(ctx);
  const overdue = (await listOpenDrawdowns(ctx, [facility.id])).filter((drawdown) => drawdown.dueOn < on);
  const holds = (await findHolds(ctx, facility.id)).flatMap(({ reason, blocks, facts, since }): Found[] => {
    const [prefix, fact] = factsOfHold.find(([start]) => reason.startsWith(start)) ?? [];
    const holdsGoods = prefix === 'FRAUD' || blocks.includes('release');
    return fact && holdsGoods ? [{ fact, facts: { hold: reason, since, ...facts } }] : [];
  });
  const parties = [facility.borrowerId, ...partyIds].filter((id) => id !== facility.lenderId);
  assertGate('DR', [
    ...overdue.map(({ id, dueOn }): Found => ({ fact: 'F57', facts: { drawdownId: id, dueOn } })),
    ...holds,
    ...(await foundStandings(ctx, facility.lenderId, parties)),
  ]);
}

/**
 * Reaction: a document that carries debt leaves its pledgee's hand. Not while a debt is late, a call open or fraud suspected, but for
 * a sale that two people of the lender approved: then it is given up so that the debt is paid (Civil Code 431, 436).
 */
export async function guardDocumentOut(ctx: Ctx, event: DomainEvent): Promise<void> {
  await guardDocument(ctx, event);
  const { lotIds, holderId } = event.payload as { lotIds: string[]; holderId: string };
  const leaves = /\.(surrenderRequested|surrendered)$/.test(event.type);
  for (const pledge of await findLivePledges(ctx, [event.objectId])) {
    const delivered = pledge.items.some((item) => item.itemId === event.objectId && item.effectiveSince !== null);
    if (!delivered || (!leaves && holderId === pledge.pledgeeId)) continue;
    const facility = await lockFacility(ctx, pledge.facilityId);
    if (!facility || (await hasApprovedSale(ctx, facility.id, lotIds))) continue;
    const { principalMinor, claimMinor, acceptedMinor } = await exposureOf(ctx, facility);
    if (principalMinor + claimMinor + acceptedMinor === 0n) continue;
    await assertDocumentGate(ctx, facility, [pledge.pledgorId, holderId]);
  }
}
