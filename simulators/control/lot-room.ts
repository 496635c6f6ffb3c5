import type { Span } from '../../src/oversight/control/engine/facts.ts';
import type { SeededChance } from './chance.ts';
import { workInstant } from './lot-scale.ts';
import { DAY, HOUR, MINUTE, type Story, say, speakingTimes } from './story.ts';

/** Openings of the door in work hours, up to 35 minutes, never overlapping. */
export function planDoor(chance: SeededChance, story: Story, days: number): Span[] {
  const spans: Span[] = [];
  for (let day = 0; day < days; day++)
    for (let n = chance.whole(2, 5); n > 0; n--) {
      const from = workInstant(chance, story, day);
      const to = from + chance.between(2, 34.5) * MINUTE;
      if (spans.every((s) => to + 3 * MINUTE < s.from || from > s.to + 3 * MINUTE)) spans.push({ from, to });
    }
  return spans;
}

/** Overlapping openings are one. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged[merged.length - 1];
    if (last && span.from <= last.to + 2 * MINUTE) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}

/** A door sensor speaks within a minute of a change, and every half hour. */
export function watchDoor(
  chance: SeededChance,
  story: Story,
  device: string,
  everyS: number,
  openings: readonly Span[],
): void {
  const times: { t: number; isOpen: boolean }[] = [];
  for (const { from, to } of openings) {
    times.push({ t: from + chance.between(1, 59) * 1000, isOpen: true });
    if (to < story.end) times.push({ t: to + chance.between(1, 59) * 1000, isOpen: false });
  }
  for (const t of speakingTimes(chance, story.start, story.end, everyS))
    times.push({ t, isOpen: openings.some((o) => o.from <= t && t < o.to) });
  times.sort((a, b) => a.t - b.t);
  for (const { t, isOpen } of times) if (t < story.end) say(story, device, t, { door: isOpen ? 'open' : 'closed' });
}

export interface Warmth extends Span {
  byC: number;
}

/** Spells of warmth that are innocent: loading for up to forty minutes, and a hot day that stays just within bounds. */
export function planWarmth(chance: SeededChance, story: Story, days: number, maxC: number): Warmth[] {
  const spells: Warmth[] = [];
  for (let day = 0; day < days; day++) {
    if (chance.happens(0.45)) {
      const from = workInstant(chance, story, day);
      spells.push({ from, to: from + chance.between(8, 44) * MINUTE, byC: maxC - 17 + chance.between(0.8, 5) });
    }
    if (chance.happens(0.04)) {
      const from = story.start + day * DAY + chance.between(0, 8) * HOUR;
      spells.push({ from, to: from + chance.between(4, 10) * HOUR, byC: maxC - 17.6 });
    }
  }
  return spells;
}

/** Temperatures about 17 °C with the day, warmer while the door is open, and the answers of a sensor that restarts. */
export function feelClimate(
  chance: SeededChance,
  story: Story,
  device: string,
  everyS: number,
  warmth: readonly Warmth[],
  openings: readonly Span[],
): void {
  const phase = chance.between(0, 2 * Math.PI);
  for (const t of speakingTimes(chance, story.start, story.end, everyS)) {
    let c = 17 + chance.normal(0, 0.3);
    const spell = warmth.filter((w) => w.from <= t && t < w.to).sort((a, b) => b.byC - a.byC)[0];
    if (spell) c += spell.byC;
    else {
      c += 2.4 * Math.sin((2 * Math.PI * (t - story.start)) / DAY + phase);
      if (openings.some((o) => o.from <= t && t < o.to)) c += 4;
    }
    if (chance.happens(0.004)) c = chance.pick([85, -127]);
    const humidityPct = Math.round(chance.between(40, 60));
    say(story, device, t, { climate: { temperatureC: Math.round(10 * c) / 10, humidityPct } });
  }
}
