import type { Readings } from '../../../src/oversight/control/engine/index.ts';
import type { SeededChance } from '../chance.ts';
import { readSeal, type SealChange } from '../seals.ts';
import type { Setup } from '../setup.ts';
import { HOUR, MINUTE, type Story, say, speakingTimes } from '../story.ts';
import { type Track, truthAt } from '../track.ts';
import { type Habits, newSecondReceiver } from './receiver.ts';

export interface BoxDevice {
  code: string;
  track: Track;
  everyS: number;
  /** Sleeps while it stands and then speaks this seldom; 0 speaks by the clock. */
  heartbeatMs: number;
  seals?: readonly SealChange[];
  tampersFrom?: number;
  holdMs: number;
  setup: Setup;
  surroundings: Habits['surroundings'];
  blind: Habits['blind'];
  dead?: { from: number; to: number };
}

/** Speaks by the clock, or when it moves and at a heartbeat while it stands. */
function* times(chance: SeededChance, story: Story, d: BoxDevice): Generator<number> {
  let quietSince = story.start;
  for (const t of speakingTimes(chance, story.start, story.end, d.everyS)) {
    if (d.heartbeatMs > 0) {
      const isMoving = truthAt(d.track, t).speedMps > 0.5 || truthAt(d.track, t - d.everyS * 1000).speedMps > 0.5;
      const hasChanged = d.seals?.some((s) => s.t <= t && s.t > t - d.everyS * 1000) ?? false;
      if (!isMoving && !hasChanged && t - quietSince < d.heartbeatMs) continue;
      quietSince = t;
    }
    if (!d.dead || t < d.dead.from || t > d.dead.to) yield t;
  }
}

export function speakBox(chance: SeededChance, story: Story, d: BoxDevice): void {
  const fixAt = newSecondReceiver(chance.fork(1), d.track, {
    surroundings: d.surroundings,
    claims: claimsOf(chance.pick(['own', 'own', 'own', 'fixed', 'none']), d.setup),
    givesSpeed: chance.happens(0.6),
    holdMs: d.holdMs,
    blind: d.blind,
  });
  for (const t of times(chance, story, d)) {
    const position = fixAt(t);
    const readings: Readings = position ? { position } : {};
    if (d.seals) readings.seal = readSeal(chance, d.seals, t);
    if (d.tampersFrom !== undefined && t >= d.tampersFrom && t < d.tampersFrom + 4 * HOUR) readings.tamper = true;
    if (!position || chance.happens(0.2)) readings.battery = 0.6;
    say(story, d.code, t, readings);
  }
}

/** What it claims of its accuracy, unless the set-up has it otherwise. */
export const claimsOf = (drawn: Habits['claims'], { claims }: Setup): Habits['claims'] =>
  claims === 'none' ? 'none' : drawn;

/** A quarter of receivers hold while they stand, and renew it after half an hour to four. */
export function holdOf(chance: SeededChance, { holdMs }: Setup): number {
  const drawn = chance.happens(0.25) ? chance.between(30, 240) * MINUTE : 0;
  return holdMs ?? drawn;
}
