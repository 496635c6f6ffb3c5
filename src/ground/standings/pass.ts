import type { Ctx } from '../../context.ts';
import { asksSecond, recordEvent } from '../audit/index.ts';
import {
  assertGate,
  decideGate,
  type Found,
  type GateDecision,
  type GateId,
  inWords,
  isOfLenderAlone,
  reasonOf,
} from '../policy/index.ts';

export interface Passing {
  gate: GateId;
  /** Whose gate it is: it alone is told what was shown, for a listing or a suspicion is no one else’s to know. */
  holderId: string;
  /** What the act is about. */
  objectId: string;
  found: readonly Found[];
}

/** Kept beside the act, as an event that the holder of the gate alone reads. */
export async function noteFound(
  ctx: Ctx,
  { gate, holderId, objectId, found }: Passing,
  asksSecond = false,
): Promise<void> {
  if (found.length > 0)
    await recordEvent(ctx, {
      type: 'gate.told',
      version: 1,
      objectId,
      participants: [holderId],
      payload: { gate, told: found.map(inWords), asksSecond },
    });
}

const tell = (ctx: Ctx, passing: Omit<Passing, 'found'>, { seconds, warns, degrades }: GateDecision): Promise<void> =>
  noteFound(ctx, { ...passing, found: [...warns, ...degrades, ...seconds] }, seconds.length > 0);

/** What passed is kept: what asks a second person asks for one, and what the table only shows stands beside the act. */
export async function keepDecision(ctx: Ctx, passing: Omit<Passing, 'found'>, decision: GateDecision): Promise<void> {
  asksSecond(ctx, { reasons: decision.seconds.map(reasonOf) });
  await tell(ctx, passing, decision);
}

/** Passes a gate or refuses: what blocks refuses, and the rest is kept with the decision. */
export async function passGate(ctx: Ctx, { found, ...passing }: Passing): Promise<GateDecision> {
  const decision = assertGate(passing.gate, found);
  await keepDecision(ctx, passing, decision);
  return decision;
}

/**
 * The same where another house acts than the one whose gate it is: its own people are not asked to look at themselves, so what
 * asks for a second person is told to the holder, whose two people decide before money moves.
 */
export async function tellGate(ctx: Ctx, passing: Passing): Promise<GateDecision> {
  const hidden = passing.found.map((f) =>
    isOfLenderAlone({ ...f.facts, fact: f.fact }) ? { fact: f.fact, facts: {} } : f,
  );
  assertGate(passing.gate, hidden);
  const decision = decideGate(passing.gate, passing.found);
  await tell(ctx, passing, decision);
  return decision;
}
