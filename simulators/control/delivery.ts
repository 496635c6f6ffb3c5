import type { Readings } from '../../src/oversight/control/engine/index.ts';
import type { ScenarioMessage } from '../../src/oversight/control/replay.ts';
import type { SeededChance } from './chance.ts';

/** What a device meant to say at a true instant. */
export interface Utterance {
  t: number;
  readings: Readings;
}

/** Stretches in which nothing gets out; what was said in them comes in a burst afterwards, or never. */
export interface Outage {
  from: number;
  to: number;
  /** Lost for good: a jammer, a dead battery. */
  isLoss: boolean;
}

export interface DeviceClock {
  skewMs: number;
  driftPpm: number;
}

export function newClock(chance: SeededChance): DeviceClock {
  const isOff = chance.happens(0.07);
  return { skewMs: isOff ? chance.between(-20_000, 20_000) : chance.normal(0, 2_500), driftPpm: chance.normal(0, 2) };
}

/** Outages of a whole subject (power, coverage): what all its devices say waits. */
export function commonOutages(
  chance: SeededChance,
  from: number,
  to: number,
  perDay: number,
  longestMs: number,
): Outage[] {
  const list: Outage[] = [];
  const first = from + longestMs + chance.exponential(86_400_000 / perDay);
  for (let t = first; t < to; t += chance.exponential(86_400_000 / perDay)) {
    const end = t + chance.between(0.08, 1) * longestMs;
    list.push({ from: t, to: end, isLoss: false });
    t = end;
  }
  return list;
}

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** What a clock says after a restart, before it has been set. */
const RESET_TO = Date.UTC(2000, 0, 1);

const iso = (ms: number): string => new Date(Math.round(ms)).toISOString();

/**
 * Turns what a device said into what was received: latency, clock error, gaps with bursts, repetitions seconds to days
 * later, single messages hours late, clock resets. At least once, in no sure order.
 */
export function deliver(
  chance: SeededChance,
  device: string,
  utterances: readonly Utterance[],
  outages: readonly Outage[],
  clock: DeviceClock,
  start: number,
  end: number,
  hardness: number,
): { at: number; message: ScenarioMessage }[] {
  const out: { at: number; message: ScenarioMessage }[] = [];
  let resetLeft = 0;
  let upSince = 0;
  utterances.forEach((said, seq) => {
    if (resetLeft === 0 && chance.happens(0.0002 * hardness)) {
      resetLeft = chance.whole(1, 5);
      upSince = said.t - chance.between(20_000, 90_000);
    }
    let at = said.t + clock.skewMs + clock.driftPpm * 1e-6 * (said.t - start);
    if (resetLeft > 0) {
      at = RESET_TO + (said.t - upSince);
      resetLeft--;
    }
    const outage = outages.find((o) => o.from <= said.t && said.t < o.to);
    if (outage?.isLoss) return;
    let receivedAt = said.t + chance.between(300, 3_500);
    if (outage) receivedAt = outage.to + chance.between(500, 20_000) + (said.t - outage.from) / 500;
    else if (chance.happens(0.01 * hardness)) receivedAt += chance.exponential(4 * MINUTE);
    else if (chance.happens(0.0012 * hardness)) receivedAt += chance.between(4, 40) * HOUR;
    const message: ScenarioMessage = {
      receivedAt: iso(receivedAt),
      topic: `holdfast/v1/${device}/observations`,
      payload: { seq, at: iso(at), ...said.readings },
    };
    if (receivedAt < end) out.push({ at: receivedAt, message });
    let again = -1;
    if (chance.happens(0.017 * hardness)) again = receivedAt + chance.between(1, 60) * 1000;
    else if (chance.happens(0.001 * hardness)) again = receivedAt + chance.between(4, 40) * HOUR;
    if (again >= 0 && again < end) out.push({ at: again, message: { ...message, receivedAt: iso(again) } });
  });
  return out;
}
