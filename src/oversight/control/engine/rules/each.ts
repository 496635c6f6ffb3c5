import { type Breaches, lower, openBreach } from '../breach.ts';
import { copyOf } from '../copy.ts';
import type { Expectation, Several } from '../expectation.ts';
import type { ClimateState, DoorState, Judgement, WeightState } from '../judgement.ts';
import type { Entry } from '../observation.ts';
import type { BreachKind } from '../vocabulary.ts';

/*
 * One state a subject is kept of its mass, its door and its climate. Where several devices show one of these, each is judged by
 * what it says itself, and the one that shows the worst stands for all: one that says that all is well drowns no other.
 */

type Shown = keyof Several;
type StateOf = { weight: WeightState; door: DoorState; climate: ClimateState };

type JudgeEntry = (j: Judgement, expectation: Expectation, entry: Entry) => void;
type PassTime = (j: Judgement, expectation: Expectation, t: number) => void;

/** A second scale of no other mass is not short: the one heard last stands. In tolerances. */
const DIFFERS_SHARE = 0.45;

const shownKg = ({ newCount, newKg, levelKg }: WeightState): number =>
  newCount >= 2 ? Math.min(newKg, levelKg) : levelKg;

const worse: { [K in Shown]: (a: StateOf[K], b: StateOf[K], expectation: Expectation) => boolean } = {
  weight(a, b, { weight }) {
    const lessKg = shownKg(b) - shownKg(a);
    return Math.abs(lessKg) > DIFFERS_SHARE * (weight?.toleranceKg ?? 0) ? lessKg > 0 : a.seenAt > b.seenAt;
  },
  door: (a, b) => (a.isOpen === b.isOpen ? (a.isOpen ? a.openedAt < b.openedAt : a.seenAt > b.seenAt) : a.isOpen),
  climate(a, b) {
    const [isOut, isOtherOut] = [a.from >= 0, b.from >= 0];
    return isOut === isOtherOut ? (isOut ? a.from < b.from : a.seenAt > b.seenAt) : isOut;
  },
};

type Worse = (a: StateOf[Shown], b: StateOf[Shown], expectation: Expectation) => boolean;

function standForAll(j: Judgement, expectation: Expectation, key: Shown): void {
  const own = (j.each?.[key] ?? []) as (StateOf[Shown] | null)[];
  const isWorse = worse[key] as Worse;
  let worst: StateOf[Shown] | null = null;
  for (const one of own) if (one && (!worst || isWorse(one, worst, expectation))) worst = one;
  j[key] = worst as never;
}

/** Judges what one device says of this by the state that is its own. */
export function ofDevice(j: Judgement, expectation: Expectation, key: Shown, entry: Entry, judge: JudgeEntry): void {
  if (!expectation.several[key]) {
    judge(j, expectation, entry);
    return;
  }
  const each = (j.each ??= {});
  // What was seen before a second device came is what the first one saw: of a mass, it is the mass of both.
  const before = j[key];
  const own = (each[key] ??= expectation.devices.map((_, d) =>
    before && (!('device' in before) || before.device === d) ? copyOf(before) : null,
  ) as never) as (StateOf[Shown] | null)[];
  j[key] = (own[entry.d] ?? null) as never;
  judge(j, expectation, entry);
  own[entry.d] = j[key];
  standForAll(j, expectation, key);
}

/** Lets a limit in time run out for each device by itself. */
export function forEachState(j: Judgement, expectation: Expectation, key: Shown, pass: PassTime, t: number): void {
  const own = j.each?.[key];
  if (!own) {
    if (j[key] !== null) pass(j, expectation, t);
    return;
  }
  for (const one of own)
    if (one) {
      j[key] = one as never;
      pass(j, expectation, t);
    }
  standForAll(j, expectation, key);
}

/** What one device of several showed ends with what that device shows. Where it watches no more, with any. */
export function lowerBy(breaches: Breaches, kind: BreachKind, at: number, device: number): void {
  const evidence = openBreach(breaches, kind)?.evidence ?? [];
  if (evidence.length === 0 || evidence.some(([d]) => d === device)) lower(breaches, kind, at);
}

/** Fits the states of several devices to those that a watch has now. @param olds for each device its number before, -1 where it is new */
export function fitEach(j: Judgement, expectation: Expectation, olds: readonly number[]): void {
  const { each } = j;
  if (!each) return;
  for (const key of Object.keys(each) as Shown[]) {
    const was = each[key] as (StateOf[Shown] | null)[];
    const now = olds.map((old, d) => {
      const state = old >= 0 ? (was[old] ?? null) : null;
      if (state && 'device' in state) state.device = d;
      return state;
    });
    each[key] = now as never;
    standForAll(j, expectation, key);
    if (!expectation.several[key]) delete each[key];
  }
}
