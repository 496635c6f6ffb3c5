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
 * Passes a gate or refuses: what blocks refuses, what asks a second person asks for one, and what the table only shows is kept
 * beside the act, as an event that the holder of the gate alone reads.
 */
export async function passGate(ctx: Ctx, { gate, holderId, objectId, found }: Passing): Promise<GateDecision> {
  const decision = assertGate(gate, found);
  asksSecond(ctx, { reasons: decision.seconds.map(reasonOf) });
  const told = [...decision.warns, ...decision.degrades, ...decision.seconds];
  if (told.length > 0)
    await recordEvent(ctx, {
      type: 'gate.told',
      version: 1,
      objectId,
      participants: [holderId],
      payload: { gate, told: told.map(inWords), asksSecond: decision.seconds.length > 0 },
    });
  return decision;
}
