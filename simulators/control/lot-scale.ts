import type { OrderFacts } from '../../src/oversight/control/engine/index.ts';
import type { SeededChance } from './chance.ts';
import { DAY, HOUR, iso, MINUTE, type Story, say, speakingTimes } from './story.ts';

/** Mass that came or went for good, and mass lifted off or set down for a while. */
export interface Masses {
  steps: { t: number; kg: number }[];
  lifts: { from: number; to: number; kg: number }[];
}

/** Whether people handle goods at this time: nine hours of the day, most days alike. */
export const isWorkTime = (story: Story, t: number): boolean => {
  const hour = ((t - story.start) % DAY) / HOUR;
  return hour >= 1 && hour < 10;
};

export function workInstant(chance: SeededChance, story: Story, day: number): number {
  return story.start + day * DAY + chance.between(1, 9.5) * HOUR;
}

/** Releases with what really left under them: all, in one to three loads; some of it; or nothing. */
export function planReleases(
  chance: SeededChance,
  story: Story,
  masses: Masses,
  days: number,
  expectedKg: number,
  tagsLeft: string[],
  tagGone: Map<string, number>,
): OrderFacts[] {
  const orders: OrderFacts[] = [];
  for (let day = 0; day < days; day++) {
    if (!chance.happens(0.5)) continue;
    const from = story.start + day * DAY + chance.between(1, 4) * HOUR;
    const to = from + chance.between(1.9, 6) * HOUR;
    const weightKg = Math.round(expectedKg * chance.between(0.018, 0.07));
    const tags = tagsLeft.splice(0, Math.min(tagsLeft.length - 4, chance.whole(1, 2)));
    orders.push({ kind: 'release', subjectCode: story.subject.code, from: iso(from), to: iso(to), weightKg, tags });
    const taken = chance.happens(0.12) ? 0 : chance.happens(0.25) ? chance.pick([1 / 3, 1 / 2, 2 / 3]) : 1;
    const loads = chance.whole(1, 3);
    for (let k = 0; k < loads; k++) {
      const t = from + ((k + chance.between(0.3, 0.8)) * (to - from)) / (loads + 0.3);
      if (t < to) masses.steps.push({ t, kg: (-weightKg * taken * chance.between(0.985, 1)) / loads });
    }
    for (const tag of tags) {
      if (taken === 0) break;
      tagGone.set(tag, from + chance.between(0.2, 0.9) * (to - from));
    }
  }
  return orders;
}

/** Pallets lifted off or set down for a while in work hours: most for one reading, some for up to fifty minutes. */
export function planHandling(
  chance: SeededChance,
  story: Story,
  masses: Masses,
  days: number,
  toleranceKg: number,
): void {
  for (let day = 0; day < days; day++) {
    for (let n = chance.whole(0, 5); n > 0; n--) {
      const from = workInstant(chance, story, day);
      masses.lifts.push({
        from,
        to: from + chance.between(1, 9) * MINUTE,
        kg: toleranceKg * chance.between(0.3, 4) * (chance.happens(0.6) ? -1 : 1),
      });
    }
    if (chance.happens(0.25)) {
      const from = workInstant(chance, story, day);
      masses.lifts.push({
        from,
        to: from + chance.between(12, 49) * MINUTE,
        kg: -toleranceKg * chance.between(1.4, 5.5),
      });
    }
  }
}

/** Readings of a scale: noise, drift with the day and from day to day, unstable readings, a device that dies. */
export function weigh(
  chance: SeededChance,
  story: Story,
  device: string,
  everyS: number,
  masses: Masses,
  expectedKg: number,
  toleranceKg: number,
  hardness: number,
): void {
  const noise = toleranceKg * chance.between(0.032, 0.066) * hardness;
  const daily = toleranceKg * chance.between(0.02, 0.13) * hardness;
  const phase = chance.between(0, 2 * Math.PI);
  let wander = 0;
  for (const t of speakingTimes(chance, story.start, story.end, everyS)) {
    wander = 0.995 * wander + toleranceKg * 0.006 * hardness * chance.normal();
    let kg =
      expectedKg + wander + daily * Math.sin((2 * Math.PI * (t - story.start)) / DAY + phase) + noise * chance.normal();
    for (const step of masses.steps) if (step.t <= t) kg += step.kg;
    let isLifted = false;
    for (const lift of masses.lifts)
      if (lift.from <= t && t < lift.to) {
        kg += lift.kg;
        isLifted = true;
      }
    let stable = true;
    if (isLifted) stable = !chance.happens(0.35);
    else if (isWorkTime(story, t) && chance.happens(0.035)) {
      kg += toleranceKg * chance.between(-2, 2);
      stable = chance.happens(0.05);
    }
    say(story, device, t, { weight: { grossKg: Math.max(0, Math.round(kg)), stable } });
  }
}
