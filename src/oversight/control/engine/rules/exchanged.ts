import { type Expectation, isWithin } from '../expectation.ts';
import type { Judgement, WeightState } from '../judgement.ts';

/**
 * Mass that goes and comes back is handling, once. What comes back may be sand: so often within a day, and more than this
 * many tolerances in all, it is to be counted. Practice; to be set by the bank.
 */
const EXCHANGED_SHARE = 0.5;
export const EXCHANGES = 3;
export const EXCHANGED_TOLERANCES = 3;
const EXCHANGED_WITHIN_MS = 24 * 3_600_000;
/** Nobody lifts so much of the goods off to work beside it: once is enough, where more than one reading shows it. */
export const EXCHANGED_MOST_SHARE = 0.5;

/** What the books, or the facts of the watch, say ought to be there at an instant, before any release. */
export function bookKgAt({ expectedKg, booked }: NonNullable<Expectation['weight']>, t: number): number {
  if (booked === null) return expectedKg;
  let kg = booked[0]?.expectedKg ?? expectedKg;
  for (let i = 1; i < booked.length && booked[i]!.from <= t; i++) kg = booked[i]!.expectedKg;
  return kg;
}

const EXCHANGES_KEPT = 8;

/** What went and came back is what was gone at the most, in however many steps: one reading alone may be a bump, the second lowest is none. */
export function noteExchange(weight: WeightState, bookKg: number, toleranceKg: number): void {
  const [leastKg = weight.newKg, nextKg] = weight.lowest ?? [];
  const [mostKg, seenKg] = [weight.levelKg - leastKg, weight.levelKg - (nextKg ?? leastKg)];
  if (mostKg <= EXCHANGED_SHARE * toleranceKg) return;
  const isAlone =
    nextKg === undefined || (mostKg > EXCHANGED_MOST_SHARE * bookKg && seenKg <= EXCHANGED_MOST_SHARE * bookKg);
  const kept = (weight.exchanged ??= []);
  kept.push(isAlone ? [weight.newFrom, Math.round(mostKg), 1] : [weight.newFrom, Math.round(seenKg)]);
  if (kept.length > EXCHANGES_KEPT) kept.shift();
}

/** Mass went and came back again and again, outside any release: nobody but who counts it knows what came back. */
export function isMassExchanged({ weight }: Judgement, { weight: facts, releases }: Expectation, now: number): boolean {
  if (!facts || !weight?.exchanged) return false;
  let [times, timesMost, kg] = [0, 0, 0];
  for (const [at, massKg, isAlone] of weight.exchanged) {
    if (now - at > EXCHANGED_WITHIN_MS || isWithin(releases, at)) continue;
    // One reading alone may be a bump, or a scale that was switched on anew.
    const worth = isAlone ? 0.75 : 1;
    times += worth;
    if (massKg > EXCHANGED_MOST_SHARE * bookKgAt(facts, at)) timesMost += worth;
    kg += massKg;
  }
  if (timesMost >= 1) return true;
  return times >= EXCHANGES && kg > EXCHANGED_TOLERANCES * facts.toleranceKg;
}
