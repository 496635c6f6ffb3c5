import type { ScenarioMessage } from '../../src/oversight/control/replay.ts';
import { type SeededChance, seededChance } from './chance.ts';
import type { Receiver } from './receivers.ts';
import { hasGone, type Track, type Truth, truthAt } from './track.ts';

/** How the devices of a story are set, where that is not left to its seed. */
export interface Setup {
  /** All report each so many seconds (a door at its changes and each half hour). */
  everyS?: number;
  /** Receivers hold their position to the digit while they stand, and renew it after about so long; 0: none does. */
  holdMs?: number;
  /** What receivers claim: nothing, or so many times what they would. */
  claims?: 'none' | number;
  /** Share of messages that never come. */
  lossShare?: number;
}

const CELL_M = 1_000;
const LETS_GO_M = 50;

interface Received {
  at: number;
  message: ScenarioMessage;
}

/** What comes through of what was said: some is lost, and accuracy is claimed as the receivers are set. */
export function worn<T extends Received>(seed: number, received: readonly T[], { claims, lossShare = 0 }: Setup): T[] {
  if (claims === undefined && lossShare === 0) return [...received];
  const chance = seededChance(Math.imul(seed, 0x2545f491) ^ 0x7f4a7c15);
  const lost = new Map<string, boolean>();
  const isLost = ({ message }: T): boolean => {
    const key = `${message.topic}/${(message.payload as { seq: number }).seq}`;
    if (!lost.has(key)) lost.set(key, chance.happens(lossShare));
    return lost.get(key)!;
  };
  return received
    .filter((r) => !isLost(r))
    .map((r) => (claims === undefined ? r : { ...r, message: claimed(r.message, claims) }));
}

function claimed(message: ScenarioMessage, claims: 'none' | number): ScenarioMessage {
  const payload = message.payload as { position?: { accuracyM?: number } };
  // The cell of a radio network is no claim of a receiver.
  if (payload.position?.accuracyM === undefined || payload.position.accuracyM >= CELL_M) return message;
  const { accuracyM, ...place } = payload.position;
  const position = claims === 'none' ? place : { ...place, accuracyM: Math.round(accuracyM * claims * 10) / 10 };
  return { ...message, payload: { ...payload, position } };
}

/**
 * The silence that terms allow, for devices set otherwise than their story has them: never less than four periods or half
 * an hour, and three times as much where so many messages are lost that a dozen in a row never come.
 */
export function allowedSilenceS(drawnS: number, { everyS, lossShare = 0 }: Setup): number {
  const forPeriodS = everyS === undefined ? drawnS : Math.max(drawnS, 4 * everyS, 1_800);
  return forPeriodS * (lossShare >= 0.1 ? 3 : 1);
}

/** A held position lasts between half and twice as long as is set: a move by a receiver's errors shows with the next one only. */
const HELD_LEAST = 0.5;
const HELD_MOST = 2;
export const longestHoldMs = ({ holdMs = 0 }: Setup): number => HELD_MOST * holdMs;

/** The same receiver, holding its position while it stands. */
export function holding(chance: SeededChance, receiver: Receiver, track: Track, holdMs = 0): Receiver {
  if (holdMs === 0) return receiver;
  let held: { position: ReturnType<Receiver['fixAt']>; until: number; truth: Truth } | null = null;
  return {
    fixAt(t) {
      const position = receiver.fixAt(t);
      const truth = truthAt(track, t);
      if (truth.speedMps > 0.5 || (held && hasGone(held.truth, truth, LETS_GO_M))) held = null;
      if (truth.speedMps <= 0.5 && position && (!held || t >= held.until))
        held = { position, until: t + holdMs * chance.between(HELD_LEAST, HELD_MOST), truth };
      return held?.position ?? position;
    },
  };
}
