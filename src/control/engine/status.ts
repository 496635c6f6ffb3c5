import type { DeviceRecord } from './devices.ts';
import type { Expectation } from './expectation.ts';
import type { Judgement } from './judgement.ts';
import { allowanceKg, requiredKgAt } from './rules/weight.ts';
import type { SubjectState } from './state.ts';
import type { ControlStatus, Measure } from './vocabulary.ts';

export interface Standing {
  status: ControlStatus;
  /** Receipt time. */
  since: number;
  /** Since when a better status could be given; -1 when none could. */
  betterSince: number;
  /** What the status rests on, where no alarm says so. */
  lacks?: Lack | null;
}

/** What is not known of the present: nothing was observed lately, or not what must be measured. */
export type Lack = 'READING_TOO_OLD' | `${Uppercase<Measure>}_NOT_MEASURED`;

const rank: Record<ControlStatus, number> = { in_control: 0, at_risk: 1, unverified: 2, lost: 3 };

/** A status gets worse at once and better only after this long without cause, so that it does not flap. */
const STEADY_MS = 15 * 60_000;
/** Mass missing beyond this share of the tolerance is no breach yet, but no measuring error either. */
const UNEXPLAINED_SHARE = 0.45;
const FROZEN = 4;
const CLONES = 2;
const CLONED_MS = 6 * 3_600_000;

/** Something points to a breach without making it certain. */
function isSuspect(j: Judgement, expectation: Expectation): boolean {
  for (let i = 0; i < j.outside.length; i++) {
    const count = j.outside[i]?.count ?? 0;
    // A receiver that gives its last fix again has no reception, or stands where it should not.
    if (count >= 2 || (count === 1 && j.fixes[i]!.stale >= FROZEN)) return true;
  }
  for (let i = 0; i < j.apart.length; i++) if (j.apart[i]!.count >= 2) return true;
  for (let i = 0; i < j.jumps.length; i++) if (j.jumps[i]) return true;
  const facts = expectation.weight;
  if (j.weight && facts) {
    const required = requiredKgAt(j.weight, expectation, j.t) - allowanceKg(j.weight, expectation, j.t);
    if (required - j.weight.levelKg > UNEXPLAINED_SHARE * facts.toleranceKg) return true;
    if (j.weight.newCount >= 2 && required - j.weight.newKg > facts.toleranceKg) return true;
  }
  return j.climate !== null && j.climate.from >= 0 && j.climate.outReads >= 3;
}

/** Two speak under one name: what either says may be made up. */
function isCloned(devices: readonly DeviceRecord[], now: number): boolean {
  for (let i = 0; i < devices.length; i++)
    if (devices[i]!.clones >= CLONES && now - devices[i]!.clonedAt < CLONED_MS) return true;
  return false;
}

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
  const missing = lacking(head, expectation, now - expectation.maxSilenceMs);
  if (missing !== null) return ['unverified', missing];
  if (now - hearing.heardAt > expectation.maxAgeMs) return ['at_risk', 'READING_TOO_OLD'];
  const old = lacking(head, expectation, now - expectation.maxAgeMs);
  return old === null ? null : ['at_risk', old];
}

function statusNow(state: SubjectState, expectation: Expectation, now: number): ControlStatus {
  state.standing.lacks = null;
  let status: ControlStatus = state.hearing.hasBeenHeard ? 'in_control' : 'unverified';
  for (const alarm of state.ledger.alarms) {
    if (alarm.clearedAt >= 0) continue;
    if (alarm.severity === 'critical') return 'lost';
    if (alarm.kind === 'silent') status = 'unverified';
    else if (status === 'in_control') status = 'at_risk';
  }
  if (status !== 'in_control' && status !== 'at_risk') return status;
  const lack = lackNow(state, expectation, now);
  if (lack !== null) {
    state.standing.lacks = lack[1];
    return lack[0];
  }
  if (status === 'at_risk') return status;
  return isSuspect(state.head, expectation) || isCloned(state.devices, now) ? 'at_risk' : status;
}

/** Brings the standing up to date. @returns whether the status changed */
export function follow(state: SubjectState, expectation: Expectation, now: number): boolean {
  const { standing, hearing } = state;
  const status = statusNow(state, expectation, now);
  if (status === standing.status) {
    standing.betterSince = -1;
    return false;
  }
  const isFirst = standing.status === 'unverified' && standing.since <= hearing.enrolledAt;
  if (rank[status] < rank[standing.status] && !isFirst) {
    if (standing.betterSince < 0) standing.betterSince = now;
    if (now - standing.betterSince < STEADY_MS) return false;
  }
  standing.status = status;
  standing.since = now;
  standing.betterSince = -1;
  return true;
}
