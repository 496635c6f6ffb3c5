import type { Ctx } from '../context.ts';
import { todayOf } from '../coverage/index.ts';
import { type FacilityView, findHolds, listOpenDrawdowns } from '../financing/index.ts';
import { refuse } from '../kernel/refusal.ts';
import { assertGate, decideGate, type FactId, type Found, gateRefusals, inWords } from '../policy/index.ts';
import { foundStandings, passGate } from '../standings/index.ts';
import type { KeptRelease } from './store.ts';

const factOfHold: readonly [prefix: string, fact: FactId][] = [
  ['TRUST_RECEIPT', 'F28'],
  ['COVERAGE', 'F60'],
  ['MARGIN_EXPIRED', 'F60'],
  ['SUPERVISION', 'F13'],
];
/** Signals of fraud that say a fact of their own; any other is suspicion. */
const factOfCheck: Record<string, FactId> = {
  SUPERVISOR_RELATED: 'F15',
  ASSAYER_RELATED: 'F15',
  MASS_BALANCE: 'F18',
  OUTBOUND_WITHOUT_ORDER: 'F19',
  QUALITY_DIFFERS: 'F34',
  RESAMPLE_DUE: 'F34',
};

/** What holds a facility, as facts; one that keeps advances back alone keeps back no goods, but suspicion does. */
export async function foundOfHolds(ctx: Ctx, { id }: FacilityView): Promise<Found[]> {
  return (await findHolds(ctx, id)).flatMap(({ reason, facts, blocks, since }): Found[] => {
    const isFraud = reason.startsWith('FRAUD');
    if (!isFraud && !blocks.includes('release')) return [];
    const fact = isFraud
      ? (factOfCheck[String(facts.check)] ?? 'F69')
      : factOfHold.find(([prefix]) => reason.startsWith(prefix))?.[1];
    return fact ? [{ fact, facts: { hold: reason, since, ...facts } }] : [];
  });
}

/** What the record says against goods that leave: standings of its parties, debts past their day, holds of every kind. */
async function foundOnRelease(ctx: Ctx, facility: FacilityView, partyIds: readonly string[]): Promise<Found[]> {
  const on = todayOf(ctx);
  const overdue = (await listOpenDrawdowns(ctx, [facility.id])).filter((drawdown) => drawdown.dueOn < on);
  return [
    ...overdue.map(({ id, dueOn }): Found => ({ fact: 'F57', facts: { drawdownId: id, dueOn } })),
    ...(await foundOfHolds(ctx, facility)),
    ...(await foundStandings(ctx, facility.lenderId, [facility.borrowerId, ...partyIds])),
  ];
}

interface Leaves {
  facility: FacilityView;
  /** Who pledged the goods, who holds them, who buys them. */
  partyIds: readonly string[];
}

/** Asked: what blocks is said at once, and what asks a second person is asked of the lender when it approves. */
export async function assertAskable(ctx: Ctx, { facility, partyIds }: Leaves): Promise<void> {
  assertGate('RR', await foundOnRelease(ctx, facility, partyIds));
}

/** Approved: a sale whose points reach the review score is looked at by one more person (Civil Code 404, SI 56). */
export async function passApproval(ctx: Ctx, release: KeptRelease, { facility, partyIds }: Leaves): Promise<void> {
  const found = await foundOnRelease(ctx, facility, partyIds);
  const course = release.flags.ordinaryCourse as
    | { points: number; reasons: string[]; needsReview: boolean }
    | undefined;
  if (release.buyer && course?.needsReview) found.push({ fact: 'F15', facts: { ...course } });
  await passGate(ctx, {
    gate: release.buyer ? 'OC' : 'RR',
    holderId: facility.lenderId,
    objectId: release.id,
    found,
  });
}

/** At the gate nobody of the lender stands by: what would ask its second person since it approved keeps the goods in. */
export async function passOut(ctx: Ctx, approvedAt: Date, { facility, partyIds }: Leaves): Promise<void> {
  const found = await foundOnRelease(ctx, facility, partyIds);
  const { seconds } = decideGate('GO', found);
  const late = seconds.filter(({ facts }) => typeof facts.since !== 'string' || new Date(facts.since) > approvedAt);
  assertGate('GO', found);
  if (late.length > 0)
    refuse(gateRefusals.GATE_CLOSED, { at: '/releaseId', facts: { gate: 'GO', closed: late.map(inWords) } });
}

/** Freed while the rest goes on. */
export async function passPartial(ctx: Ctx, { facility, partyIds }: Leaves): Promise<void> {
  const found = await foundOnRelease(ctx, facility, partyIds);
  await passGate(ctx, { gate: 'PD', holderId: facility.lenderId, objectId: facility.id, found });
}
