import { type Doubt, doubtOf, lapsesAt, outlivesWitness } from './doubts.ts';
import type { Expectation } from './expectation.ts';
import type { Judgement } from './judgement.ts';
import type { SubjectState } from './state.ts';
import type { ControlStatus, Measure } from './vocabulary.ts';

export interface Standing {
  status: ControlStatus;
  /** Receipt time. */
  since: number;
  /** Since when a better status could be given; -1 when none could. */
  betterSince: number;
  /** Which that is. */
  better?: ControlStatus;
  /** The last doubt that nothing has disproved since, though something worse may have been said of it meanwhile. */
  doubt?: Doubt | null;
  /** Since when it has been. */
  doubtFrom?: number;
  /** A doubt whose witness was changed or taken away: until somebody has looked and found all whole, from when on. */
  kept?: { doubt: Doubt; from: number };
  /** What the status rests on, where no alarm says so. */
  lacks?: Lack | null;
  /** When that ends by itself, as it was told last. */
  lapsesAt?: number;
}

/**
 * What is not known of the present: nothing was observed lately, or not what must be measured; there are signs of a breach;
 * or all is well again, for less time than it must be.
 */
export type Lack = 'READING_TOO_OLD' | `${Uppercase<Measure>}_NOT_MEASURED` | Doubt | 'STEADYING';

const rank: Record<ControlStatus, number> = { in_control: 0, at_risk: 1, unverified: 2, lost: 3 };

/** Event time at which each was seen last. */
function measuredAt(j: Judgement, measure: Measure): number {
  if (measure === 'weight') return j.weight?.seenAt ?? -Infinity;
  if (measure === 'pieces') return Math.max(j.tags?.seenAt ?? -Infinity, j.weight?.seenAt ?? -Infinity);
  const seen = measure === 'seal' ? j.seals.map((s) => s?.seenAt) : j.fixes.map((fix) => fix?.againAt ?? fix?.t);
  return seen.reduce<number>((newest, at) => Math.max(newest, at ?? -Infinity), -Infinity);
}

/** The first thing that must be measured and was not within a time. */
function lacking(j: Judgement, { measures }: Expectation, from: number): Lack | null {
  for (let i = 0; i < measures.length; i++)
    if (measuredAt(j, measures[i]!) < from) return `${measures[i]!.toUpperCase() as Uppercase<Measure>}_NOT_MEASURED`;
  return null;
}

/** What is asked of a reading beyond that there is one: that it is of the present, and measures what it must. */
function lackNow({ head, hearing }: SubjectState, expectation: Expectation, now: number): [ControlStatus, Lack] | null {
  // What is to be weighed and has no scale left is not weighed, whatever the last one said.
  if (head.weight && !expectation.devices.some(({ kind }) => kind === 'scale'))
    return ['unverified', 'WEIGHT_NOT_MEASURED'];
  const missing = lacking(head, expectation, now - expectation.maxSilenceMs);
  if (missing !== null) return ['unverified', missing];
  if (now - hearing.heardAt > expectation.maxAgeMs) return ['at_risk', 'READING_TOO_OLD'];
  const old = lacking(head, expectation, now - expectation.maxAgeMs);
  return old === null ? null : ['at_risk', old];
}

/** From when on something is lacking if nothing more is heard: the least that any limit on age allows. */
export function lackBeginsAt({ head, hearing }: SubjectState, expectation: Expectation): number {
  const { measures, maxAgeMs, maxSilenceMs } = expectation;
  let at = hearing.heardAt + maxAgeMs;
  for (let i = 0; i < measures.length; i++)
    at = Math.min(at, measuredAt(head, measures[i]!) + Math.min(maxAgeMs, maxSilenceMs));
  return at;
}

/** What is doubted of the goods outlives the device that showed it: another in its place saw nothing of what was. */
export function keepDoubt(standing: Standing, at: number): void {
  const { doubt, doubtFrom = at } = standing;
  // Who looks after it began has seen what it was of, whichever device stands there by then.
  if (doubt && outlivesWitness(doubt)) standing.kept = { doubt, from: Math.min(doubtFrom, at) };
}

/** What is still doubted by the word of a device that is gone; one that was found whole since is forgotten. */
export function keptDoubt(standing: Standing, { foundWhole }: Pick<Expectation, 'foundWhole'>): Doubt | null {
  const { kept } = standing;
  if (!kept) return null;
  if (!foundWhole.some((at) => at > kept.from)) return kept.doubt;
  delete standing.kept;
  return null;
}

function statusNow(state: SubjectState, expectation: Expectation, now: number): [ControlStatus, Lack | null] {
  let status: ControlStatus = state.hearing.hasBeenHeard ? 'in_control' : 'unverified';
  for (const alarm of state.ledger.alarms) {
    if (alarm.clearedAt >= 0) continue;
    if (alarm.severity === 'critical') return ['lost', null];
    if (alarm.kind === 'silent') status = 'unverified';
    else if (status === 'in_control') status = 'at_risk';
  }
  if (status !== 'in_control' && status !== 'at_risk') return [status, null];
  const lack = lackNow(state, expectation, now);
  if (lack !== null) return lack;
  if (status === 'at_risk') return [status, null];
  const { standing } = state;
  const doubt = keptDoubt(standing, expectation) ?? doubtOf(state, expectation, now, standing.lacks);
  if (doubt === null) delete standing.doubtFrom;
  else if (doubt !== standing.doubt) standing.doubtFrom = now;
  standing.doubt = doubt;
  return [doubt === null ? status : 'at_risk', doubt];
}

/**
 * While it is better than it is said to be, when it has been so for long enough; while time alone ends what is doubted, when it will have been.
 * Null at any other time.
 */
export function steadyAt({ betterSince, lapsesAt: at }: Standing, { steadyMs }: Expectation): number | null {
  if (betterSince >= 0) return betterSince + steadyMs;
  return at === undefined ? null : at + steadyMs;
}

/** A time that moved by less is not told anew. */
const LAPSE_STEP_MS = 15 * 60_000;

/** Keeps when the doubt ends by itself. @returns whether it is to be told anew */
function followLapse(standing: Standing, at: number | null): boolean {
  const was = standing.lapsesAt;
  if (at === null) delete standing.lapsesAt;
  else if (was === undefined || Math.abs(at - was) >= LAPSE_STEP_MS) standing.lapsesAt = at;
  return standing.lapsesAt !== was;
}

/** Brings the standing up to date. @returns whether the status changed, or what it rests on */
export function follow(state: SubjectState, expectation: Expectation, now: number): boolean {
  const { standing, hearing } = state;
  const [status, lacks] = statusNow(state, expectation, now);
  const hasMoved = followLapse(standing, standing.kept ? null : lapsesAt(lacks, state, expectation, now));
  if (status === standing.status) {
    standing.betterSince = -1;
    if ((standing.lacks ?? null) === lacks && !hasMoved) return false;
    standing.lacks = lacks;
    return true;
  }
  const isFirst = standing.status === 'unverified' && standing.since <= hearing.enrolledAt;
  if (rank[status] < rank[standing.status] && !isFirst) {
    // The time begins again with each cause: what came between was not well.
    const isAnew = standing.betterSince < 0 || standing.better !== status;
    if (isAnew) standing.betterSince = now;
    standing.better = status;
    if (now - standing.betterSince < expectation.steadyMs) {
      // What is still unknown is said first: time alone does not make it known.
      const why = lacks ?? 'STEADYING';
      if (standing.lacks === why && !isAnew) return false;
      standing.lacks = why;
      return true;
    }
  }
  standing.status = status;
  standing.lacks = lacks;
  standing.since = now;
  standing.betterSince = -1;
  return true;
}
