import {
  askGate,
  type FacilityRecord,
  type KeptJudgement,
  keptOf,
  standingsBeside,
} from '../../assessment/judgement/index.ts';
import type { Ctx } from '../../context.ts';
import { assertGate, type FactId, type Found, type GateId, gateRefusals, inWords } from '../../ground/policy/index.ts';
import { keepDecision, passGate } from '../../ground/standings/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import type { KeptRelease } from './store.ts';

const ofValue = new Set<FactId>(['F29', 'F30', 'F31', 'F32', 'F33', 'F34', 'F35', 'F36', 'F37', 'F38', 'F59']);

/** What the whole record says of the facility once the goods are gone: one judgement, as for money (design 13). */
async function foundOnRelease(ctx: Ctx, gate: GateId, { record, leaving, isPromised, freed }: Leaves): Promise<Judged> {
  const after = { leaving: leaving ?? [], isPromised: isPromised ?? false, freed: freed ?? [] };
  const { judgement } = await askGate(ctx, { facility: record.facility, gate, after, record });
  const { debtMinor, undertakingMinor } = judgement.figures;
  // Where nothing is owed or undertaken, nothing has to be carried, and no price or value is asked.
  const asksValue = debtMinor + undertakingMinor > 0n;
  return {
    found: judgement.found.filter(({ fact }) => asksValue || !ofValue.has(fact)),
    kept: keptOf(gate, judgement, { change: after, now: ctx.clock.now(), asksValue }),
  };
}

interface Judged {
  found: Found[];
  /** What it was judged from, for the event of the act. */
  kept: KeptJudgement | undefined;
}

interface Leaves {
  /** Of the facility as it stands, before they leave. */
  record: FacilityRecord;
  /** Who pledged the goods, who holds them: the facility knows its own parties, an order may name others. */
  partyIds: readonly string[];
  leaving?: readonly { lotId: string; value: bigint }[];
  isPromised?: boolean;
  freed?: readonly string[];
}

/** With what stands against parties of the order. */
async function ofOrder(ctx: Ctx, gate: GateId, leaves: Leaves): Promise<Judged> {
  const { found, kept } = await foundOnRelease(ctx, gate, leaves);
  return { found: [...found, ...(await standingsBeside(ctx, leaves.record, leaves.partyIds))], kept };
}

/** Asked: what blocks is said at once, and what asks a second person is asked of the lender when it approves. */
export async function assertAskable(ctx: Ctx, leaves: Leaves): Promise<void> {
  assertGate('RR', (await ofOrder(ctx, 'RR', leaves)).found);
}

/** Approved: a sale whose points reach the review score is looked at by one more person (Civil Code 404, SI 56). */
export async function passApproval(ctx: Ctx, release: KeptRelease, leaves: Leaves): Promise<KeptJudgement | undefined> {
  const gate = release.buyer ? 'OC' : 'RR';
  const { found, kept } = await ofOrder(ctx, gate, leaves);
  const course = release.flags.ordinaryCourse as
    | { points: number; reasons: string[]; needsReview: boolean }
    | undefined;
  if (release.buyer && course?.needsReview) found.push({ fact: 'F15', facts: { ...course } });
  await passGate(ctx, {
    gate,
    holderId: leaves.record.facility.lenderId,
    objectId: release.id,
    found,
  });
  return kept;
}

/** At the gate nobody of the lender stands by: what would ask its second person since it approved keeps the goods in. */
export async function passOut(
  ctx: Ctx,
  { releaseId, approvedAt }: { releaseId: string; approvedAt: Date },
  leaves: Leaves,
): Promise<KeptJudgement | undefined> {
  const { found, kept } = await ofOrder(ctx, 'GO', leaves);
  const decision = assertGate('GO', found);
  const late = decision.seconds.filter(
    ({ facts }) => typeof facts.since === 'string' && new Date(facts.since) > approvedAt,
  );
  const passing = { gate: 'GO', holderId: leaves.record.facility.lenderId, objectId: releaseId } as const;
  if (late.length === 0) await keepDecision(ctx, passing, { ...decision, seconds: [] });
  if (late.length > 0)
    refuse(gateRefusals.GATE_CLOSED, { at: '/releaseId', facts: { gate: 'GO', closed: late.map(inWords) } });
  return kept;
}

/** Freed while the rest goes on. */
export async function passPartial(ctx: Ctx, leaves: Leaves): Promise<void> {
  const { lenderId, id } = leaves.record.facility;
  const { found } = await ofOrder(ctx, 'PD', leaves);
  await passGate(ctx, { gate: 'PD', holderId: lenderId, objectId: id, found });
}
