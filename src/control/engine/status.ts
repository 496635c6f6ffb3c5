import type { DeviceRecord } from './devices.ts';
import type { Expectation } from './expectation.ts';
import type { Judgement } from './judgement.ts';
import { allowanceKg } from './rules/weight.ts';
import type { SubjectState } from './state.ts';
import type { ControlStatus } from './vocabulary.ts';

export interface Standing {
  status: ControlStatus;
  /** Receipt time. */
  since: number;
  /** Since when a better status could be given; -1 when none could. */
  betterSince: number;
}

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
    const required = j.weight.requiredKg - allowanceKg(j.weight, expectation, j.t);
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

function statusNow(state: SubjectState, expectation: Expectation, now: number): ControlStatus {
  let status: ControlStatus = state.hearing.hasBeenHeard ? 'in_control' : 'unverified';
  for (const alarm of state.ledger.alarms) {
    if (alarm.clearedAt >= 0) continue;
    if (alarm.severity === 'critical') return 'lost';
    if (alarm.kind === 'silent') status = 'unverified';
    else if (status === 'in_control') status = 'at_risk';
  }
  if (status !== 'in_control') return status;
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
