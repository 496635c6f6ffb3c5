import type { SeededChance } from '../chance.ts';
import { DAY, HOUR, MINUTE, type Story, say, speakingTimes } from '../story.ts';

export interface Mass {
  /** Changes for good. */
  steps: { t: number; kg: number }[];
  /** Mass set down or lifted off for a while. */
  lifts: { from: number; to: number; kg: number }[];
  /** Set anew: from then on it shows this much more or less. */
  zeros: { t: number; kg: number }[];
  /** Kilograms a day by which the goods dry or the scale creeps. */
  perDayKg: number;
}

export const newMass = (): Mass => ({ steps: [], lifts: [], zeros: [], perDayKg: 0 });

/** People, forklifts and pallets set down beside: more by day than by night. */
export function handle(chance: SeededChance, story: Story, mass: Mass, toleranceKg: number, isBusy: boolean): void {
  const perDay = isBusy ? 5 : 1.5;
  for (let t = story.start + chance.exponential(DAY / perDay); t < story.end; t += chance.exponential(DAY / perDay)) {
    const hour = (t / HOUR) % 24;
    if ((hour < 6 || hour > 18) && !chance.happens(0.15)) continue;
    const kg = toleranceKg * chance.between(0.4, 4) * (isBusy ? chance.pick([-1, -1, 1]) : 1);
    mass.lifts.push({ from: t, to: t + Math.min(42, 3 + chance.exponential(9)) * MINUTE, kg });
  }
}

/** A scale: noise, a zero that walks, a span that follows the day's warmth, creep after a change, wind on a silo. */
export function weighSecond(
  chance: SeededChance,
  story: Story,
  device: string,
  everyS: number,
  mass: Mass,
  expectedKg: number,
  toleranceKg: number,
  isWindy: boolean,
): void {
  const noiseKg = toleranceKg * chance.between(0.01, 0.04);
  const span = toleranceKg * chance.between(0.02, 0.12);
  const step = Math.max(1, 10 ** Math.floor(Math.log10(toleranceKg / 20)));
  const tellsStable = chance.happens(0.6);
  let zero = 0;
  let wind = 0;
  for (const t of speakingTimes(chance, story.start, story.end, everyS)) {
    const hours = everyS / 3_600;
    zero += -zero * (hours / 60) + toleranceKg * 0.012 * Math.sqrt(hours) * chance.normal();
    wind = isWindy ? 0.85 * wind + 0.06 * toleranceKg * chance.normal() : 0;
    let kg = expectedKg + zero + wind + span * Math.sin((2 * Math.PI * (t % DAY)) / DAY);
    kg += (mass.perDayKg * (t - story.start)) / DAY;
    for (const s of mass.steps) if (s.t <= t) kg += s.kg * (1 - 0.02 * Math.exp(-(t - s.t) / (20 * MINUTE)));
    for (const z of mass.zeros) if (z.t <= t) kg += z.kg;
    const lifts = mass.lifts.filter((l) => l.from <= t && t < l.to);
    for (const l of lifts) kg += l.kg;
    kg += noiseKg * chance.normal();
    const isShaken = chance.happens(lifts.length > 0 ? 0.25 : 0.004);
    if (isShaken) kg += toleranceKg * chance.between(-1.5, 1.5);
    const grossKg = Math.max(0, Math.round(kg / step) * step);
    const isUnstable = isShaken && chance.happens(0.8);
    say(story, device, t, {
      weight: { grossKg, ...(isUnstable ? { stable: false } : tellsStable ? { stable: true } : {}) },
    });
  }
}
