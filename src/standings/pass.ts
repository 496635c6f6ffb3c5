import { asksSecond, recordEvent } from '../audit/index.ts';
import type { Ctx } from '../context.ts';
import { assertGate, type Found, type GateDecision, type GateId, inWords, reasonOf } from '../policy/index.ts';

export interface Passing {
  gate: GateId;
  /** Whose gate it is: it alone is told what was shown, for a listing or a suspicion is no one else’s to know. */
  holderId: string;
  /** What the act is about. */
  objectId: string;
  found: readonly Found[];
}

/**
 * What passed is kept: what asks a second person asks for one, and what the table only shows stands beside the act, as an event that
 * the holder of the gate alone reads.
 */
export async function keepDecision(
  ctx: Ctx,
  { gate, holderId, objectId }: Omit<Passing, 'found'>,
  { seconds, warns, degrades }: GateDecision,
): Promise<void> {
  asksSecond(ctx, { reasons: seconds.map(reasonOf) });
  const told = [...warns, ...degrades, ...seconds];
  if (told.length > 0)
    await recordEvent(ctx, {
      type: 'gate.told',
      version: 1,
      objectId,
      participants: [holderId],
      payload: { gate, told: told.map(inWords), asksSecond: seconds.length > 0 },
    });
}

/** Passes a gate or refuses: what blocks refuses, and the rest is kept with the decision. */
export async function passGate(ctx: Ctx, { found, ...passing }: Passing): Promise<GateDecision> {
  const decision = assertGate(passing.gate, found);
  await keepDecision(ctx, passing, decision);
  return decision;
}
