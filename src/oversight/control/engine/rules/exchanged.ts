import type { Expectation } from '../expectation.ts';
import type { WeightState } from '../judgement.ts';

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

const EXCHANGES_KEPT = 16;
/**
 * One reading alone may be a bump, or a scale that was switched on anew; above the level somebody leans on it. What the scale calls
 * unsteady is a bump more often still, by a few tolerances.
 */
const ALONE_WORTH = 0.75;
const ABOVE_WORTH = 0.5;
const UNSTEADY_WORTH = 0.5;
const SHAKEN_WORTH = 0.25;
const SHAKEN_TOLERANCES = 2.5;
export const UNSTEADY_EXCHANGES = EXCHANGES / SHAKEN_WORTH;

type Swing = [mostKg: number, seenKg: number, isAlone: boolean];

/** How far readings went off a level at the most, and by how much two of them bear it out: one alone may be a bump. */
function swingOf([farthestKg, nextKg]: readonly number[], levelKg: number, bookKg: number): Swing {
  const mostKg = farthestKg === undefined ? 0 : Math.abs(levelKg - farthestKg);
  const seenKg = nextKg === undefined ? mostKg : Math.abs(levelKg - nextKg);
  const isAlone = nextKg === undefined || (isMost(mostKg, bookKg) && !isMost(seenKg, bookKg));
  return [mostKg, seenKg, isAlone];
}

const isMost = (massKg: number, bookKg: number): boolean => massKg > EXCHANGED_MOST_SHARE * bookKg;

function keep(weight: WeightState, at: number, massKg: number, worth: number): void {
  const kept = (weight.exchanged ??= []);
  kept.push(worth < 1 ? [at, Math.round(massKg), worth] : [at, Math.round(massKg)]);
  if (kept.length > EXCHANGES_KEPT) kept.shift();
}

/** What went and came back, in however many steps, and what came and went: sand may come first. */
function noteSwing(weight: WeightState, [mostKg, seenKg, isAlone]: Swing, leastKg: number, aloneWorth: number): void {
  if (mostKg > leastKg) keep(weight, weight.newFrom, isAlone ? mostKg : seenKg, isAlone ? aloneWorth : 1);
}

/** Back on its level, or within the tolerance of it, after nothing but readings that the scale called unsteady. */
function noteUnsteady(weight: WeightState, unsteadyKg: number, toleranceKg: number, at: number): void {
  const offKg = Math.abs(unsteadyKg - weight.levelKg);
  keep(weight, at, offKg, offKg > SHAKEN_TOLERANCES * toleranceKg ? UNSTEADY_WORTH : SHAKEN_WORTH);
}

/** An unsteady reading is of no level; but so far off it shows that something went, or came. */
export function noteUnsteadyReading(weight: WeightState, kg: number, toleranceKg: number): void {
  const offKg = Math.abs(kg - weight.levelKg);
  if (offKg > toleranceKg && offKg > Math.abs((weight.unsteadyKg ?? weight.levelKg) - weight.levelKg))
    weight.unsteadyKg = kg;
}

/** A steady reading ends what unsteady ones before it showed. What steady ones show, too, is counted by them. */
export function noteSteady(weight: WeightState, kg: number, toleranceKg: number, at: number): void {
  const { unsteadyKg } = weight;
  delete weight.unsteadyKg;
  const isSeen = (weight.lowest?.length ?? 0) > 0 || (weight.highest?.length ?? 0) > 0;
  if (unsteadyKg !== undefined && !isSeen && Math.abs(kg - weight.levelKg) <= toleranceKg)
    noteUnsteady(weight, unsteadyKg, toleranceKg, at);
}

/** Back on its level: what was off it below and above. */
export function noteExchange(weight: WeightState, bookKg: number, toleranceKg: number): void {
  const leastKg = EXCHANGED_SHARE * toleranceKg;
  noteSwing(weight, swingOf(weight.lowest ?? [], weight.levelKg, bookKg), leastKg, ALONE_WORTH);
  noteSwing(weight, swingOf(weight.highest ?? [], weight.levelKg, bookKg), leastKg, ABOVE_WORTH);
}

/**
 * Not back on its level, but within the tolerance of it and of what releases let go, from farther away: who always brings back a
 * little less lets no reading be on it again.
 */
export function noteReturn(
  weight: WeightState,
  kg: number,
  bookKg: number,
  toleranceKg: number,
  allowedKg: number,
): void {
  const leastKg = EXCHANGED_SHARE * toleranceKg;
  const { levelKg, lowest, highest } = weight;
  if (lowest?.length && kg >= levelKg - toleranceKg - allowedKg && kg - lowest[0]! > leastKg) {
    noteSwing(weight, swingOf(lowest, levelKg, bookKg), toleranceKg, ALONE_WORTH);
    weight.lowest = [];
  }
  if (highest?.length && kg <= levelKg + toleranceKg && highest[0]! - kg > leastKg) {
    noteSwing(weight, swingOf(highest, levelKg, bookKg), toleranceKg, ABOVE_WORTH);
    weight.highest = [];
  }
}

function isLater(instants: readonly number[], at: number): boolean {
  for (let i = 0; i < instants.length; i++) if (instants[i]! > at) return true;
  return false;
}

/** What releases in force at an instant let be carried off, and set down again while it is loaded. */
function releasedKgAt(releases: Expectation['releases'], at: number): number {
  let kg = 0;
  for (let i = 0; i < releases.length; i++) {
    const { from, to, weightKg } = releases[i]!;
    if (from <= at && at <= to) kg += weightKg;
  }
  return kg;
}

/** Mass went and came back again and again, beyond what releases let go: nobody but who counts it knows what came back. */
export function isMassExchanged(
  weight: WeightState | null,
  { weight: facts, releases, foundWhole }: Expectation,
  now: number,
): boolean {
  // Asked at each tick: where nothing went and came back within a day, nothing else is looked at.
  const newest = weight?.exchanged?.[weight.exchanged.length - 1];
  if (!facts || !weight?.exchanged || !newest || now - newest[0] > EXCHANGED_WITHIN_MS) return false;
  let times = 0;
  let timesMost = 0;
  let kg = 0;
  for (const swing of weight.exchanged) {
    const at = swing[0];
    if (now - at > EXCHANGED_WITHIN_MS) continue;
    const releasedKg = releasedKgAt(releases, at);
    const massKg = swing[1] - releasedKg;
    // The tolerance is for what loading itself does to a scale.
    if (releasedKg > 0 && massKg <= facts.toleranceKg) continue;
    // Who looked since, and found the goods whole, knows what came back.
    if (isLater(foundWhole, at)) continue;
    const worth = swing[2] ?? 1;
    times += worth;
    if (isMost(massKg, bookKgAt(facts, at))) timesMost += worth;
    kg += massKg;
  }
  if (timesMost >= 1) return true;
  return times >= EXCHANGES && kg > EXCHANGED_TOLERANCES * facts.toleranceKg;
}

/** When so much of it is a day old that it is no more to be counted, if nothing else goes and comes back; null where it is not now. */
export function exchangedUntil(weight: WeightState | null, expectation: Expectation, now: number): number | null {
  if (!isMassExchanged(weight, expectation, now)) return null;
  const past = weight!.exchanged!.map(([at]) => at + EXCHANGED_WITHIN_MS + 1).sort((a, b) => a - b);
  return past.find((t) => t > now && !isMassExchanged(weight, expectation, t)) ?? null;
}
