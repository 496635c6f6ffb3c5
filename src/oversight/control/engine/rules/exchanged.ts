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

type Swing = [mostKg: number, seenKg: number, isAlone: boolean];

/** How far readings went off a level at the most, and by how much two of them bear it out: one alone may be a bump. */
function swingOf([farthestKg, nextKg]: readonly number[], levelKg: number, bookKg: number): Swing {
  const mostKg = farthestKg === undefined ? 0 : Math.abs(levelKg - farthestKg);
  const seenKg = nextKg === undefined ? mostKg : Math.abs(levelKg - nextKg);
  const isAlone = nextKg === undefined || (isMost(mostKg, bookKg) && !isMost(seenKg, bookKg));
  return [mostKg, seenKg, isAlone];
}

const isMost = (massKg: number, bookKg: number): boolean => massKg > EXCHANGED_MOST_SHARE * bookKg;

function keep(weight: WeightState, [mostKg, seenKg, isAlone]: Swing): void {
  const kept = (weight.exchanged ??= []);
  kept.push(isAlone ? [weight.newFrom, Math.round(mostKg), 1] : [weight.newFrom, Math.round(seenKg)]);
  if (kept.length > EXCHANGES_KEPT) kept.shift();
}

/** What went and came back, in however many steps, and what came and went: sand may come first. Who leans on a scale once brings nothing. */
function noteSwing(weight: WeightState, swing: Swing, isAbove: boolean, bookKg: number, leastKg: number): void {
  const [mostKg, , isAlone] = swing;
  if (mostKg > leastKg && !(isAbove && isAlone && !isMost(mostKg, bookKg))) keep(weight, swing);
}

/** Back on its level: what was off it below and above. */
export function noteExchange(weight: WeightState, bookKg: number, toleranceKg: number): void {
  const leastKg = EXCHANGED_SHARE * toleranceKg;
  noteSwing(weight, swingOf(weight.lowest ?? [], weight.levelKg, bookKg), false, bookKg, leastKg);
  noteSwing(weight, swingOf(weight.highest ?? [], weight.levelKg, bookKg), true, bookKg, leastKg);
}

/**
 * Not back on its level, but within the tolerance of it, from farther away: who always brings back a little less lets no reading
 * be on it again.
 */
export function noteReturn(weight: WeightState, kg: number, bookKg: number, toleranceKg: number): void {
  const leastKg = EXCHANGED_SHARE * toleranceKg;
  const { levelKg, lowest, highest } = weight;
  if (lowest?.length && kg >= levelKg - toleranceKg && kg - lowest[0]! > leastKg) {
    noteSwing(weight, swingOf(lowest, levelKg, bookKg), false, bookKg, toleranceKg);
    weight.lowest = [];
  }
  if (highest?.length && kg <= levelKg + toleranceKg && highest[0]! - kg > leastKg) {
    noteSwing(weight, swingOf(highest, levelKg, bookKg), true, bookKg, toleranceKg);
    weight.highest = [];
  }
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
    if (isMost(massKg, bookKgAt(facts, at))) timesMost += worth;
    kg += massKg;
  }
  if (timesMost >= 1) return true;
  return times >= EXCHANGES && kg > EXCHANGED_TOLERANCES * facts.toleranceKg;
}
