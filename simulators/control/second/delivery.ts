import type { ScenarioMessage } from '../../../src/oversight/control/replay.ts';
import type { SeededChance } from '../chance.ts';
import type { Utterance } from '../delivery.ts';
import { DAY, HOUR, iso, MINUTE } from '../story.ts';

/** A stretch without a network: what was said in it comes afterwards in order, backwards, or never. */
export interface Roaming {
  from: number;
  to: number;
  after: 'fifo' | 'lifo' | 'lost';
}

/** 1,024 weeks: what a receiver is out by when it takes one round of the satellites' calendar for another. */
const WEEKS_1024_MS = 1_024 * 7 * DAY;

function resetClock(chance: SeededChance): (t: number) => number {
  const up = chance.between(10_000, 60_000);
  const kind = chance.pick(['1970', '1980', '2000', 'weeks'] as const);
  if (kind === 'weeks') return (t) => t - WEEKS_1024_MS;
  const epoch = Date.UTC(Number(kind), 0, kind === '1980' ? 6 : 1);
  let began = -1;
  return (t) => {
    if (began < 0) began = t - up;
    return epoch + (t - began);
  };
}

/** From what a device said to what was received: loss, delay, bursts, repetitions, restarts. At least once, in no order. */
export function deliverSecond(
  chance: SeededChance,
  device: string,
  said: readonly Utterance[],
  roaming: readonly Roaming[],
  end: number,
): { at: number; message: ScenarioMessage }[] {
  const skewMs = chance.happens(0.1) ? chance.between(-30_000, 30_000) : chance.normal(0, 1_500);
  const lossShare = chance.pick([0, 0.002, 0.01, 0.03]);
  const out: { at: number; message: ScenarioMessage }[] = [];
  let reset: ((t: number) => number) | null = null;
  let resetLeft = 0;
  said.forEach(({ t, readings }, seq) => {
    if (resetLeft === 0 && chance.happens(0.00025)) {
      reset = resetClock(chance);
      resetLeft = chance.whole(1, 4);
    }
    const clock = resetLeft > 0 && reset ? reset(t) : t + skewMs;
    if (resetLeft > 0) resetLeft--;
    const gap = roaming.find((r) => r.from <= t && t < r.to);
    if (gap?.after === 'lost' || chance.happens(lossShare)) return;
    let at = t + 400 + chance.exponential(2_500);
    if (gap) {
      const place = gap.after === 'fifo' ? t - gap.from : gap.to - t;
      at = gap.to + 1_000 + place / 400 + chance.between(0, 800);
    } else if (chance.happens(0.006)) at += chance.exponential(8 * MINUTE);
    const message: ScenarioMessage = {
      receivedAt: iso(at),
      topic: `holdfast/v1/${device}/observations`,
      payload: { seq, at: iso(clock), ...readings },
    };
    if (at <= end) out.push({ at, message });
    if (!chance.happens(0.008)) return;
    const again = at + (chance.happens(0.7) ? chance.between(1_000, MINUTE) : chance.between(HOUR, 3 * DAY));
    if (again <= end) out.push({ at: again, message: { ...message, receivedAt: iso(again) } });
  });
  return out;
}
