import { type Breaches, lower, noBreaches, raise, round, unsay } from './breach.ts';
import type { DeviceRecord } from './devices.ts';
import { type Expectation, placeAt } from './expectation.ts';
import type { Judgement } from './judgement.ts';

/** How fresh the newest word of the subject is. Kept apart from the judgement, which late data may rewrite. */
export interface Hearing extends Breaches {
  enrolledAt: number;
  /** When what was said last was observed, never later than it was received; enrolment before anything was said. */
  heardAt: number;
  hasBeenHeard: boolean;
  lastDevice: number;
  lastSeq: number;
  /** Limits have changed since silence was last judged. */
  hasNewLimits: boolean;
}

export const newHearing = (enrolledAt: number): Hearing => ({
  ...noBreaches(),
  enrolledAt,
  heardAt: enrolledAt,
  hasBeenHeard: false,
  lastDevice: 0,
  lastSeq: -1,
  hasNewLimits: false,
});

/** After its last report a train may gather speed: to this much of what it had, and this much more. */
const FASTER = 1.3;
const FASTER_MPS = 18;
const MOST_MPS = 36;

/** Milliseconds after the last message in which the next one was due, from any device that is still alive. */
function nextDueMs(hearing: Hearing, devices: readonly DeviceRecord[], expectation: Expectation): number {
  let due = Infinity;
  for (let i = 0; i < devices.length; i++) {
    const { heardAt } = devices[i]!;
    const period = expectation.devices[i]!.reportEveryMs;
    if (heardAt < hearing.heardAt - 3 * period) continue;
    due = Math.min(due, heardAt + period - hearing.heardAt);
  }
  return due === Infinity ? 0 : Math.max(60_000, due);
}

/**
 * How long the subject may be silent now. Within a blackout of its corridor, or so near before one that it can have
 * reached it before the next report was due, the blackout's limit holds.
 */
export function allowedSilenceMs(
  hearing: Hearing,
  devices: readonly DeviceRecord[],
  j: Judgement,
  expectation: Expectation,
): number {
  let allowed = expectation.maxSilenceMs;
  const span = placeAt(expectation, hearing.heardAt);
  if (span.corridors.length === 0) return allowed;
  const approach = Math.min(expectation.maxSpeedMps, MOST_MPS, FASTER * j.speedMps + FASTER_MPS);
  const unseenMs = Math.min(1_800_000, Math.max(0, hearing.heardAt - j.placedAt));
  const reachM = (approach * (1.15 * nextDueMs(hearing, devices, expectation) + unseenMs)) / 1000 + 500;
  for (const corridor of span.corridors) {
    const progressM = j.progressM[corridor.code];
    if (progressM === undefined) continue;
    for (const blackout of corridor.blackouts)
      if (progressM > blackout.fromM - reachM && progressM < blackout.toM + 200)
        allowed = Math.max(allowed, blackout.maxMs);
  }
  return allowed;
}

/**
 * silent: nothing was observed of the whole subject for as long as is allowed. What was never heard counts from
 * enrolment. Under new limits that allow it, it never was.
 */
export function judgeSilence(
  hearing: Hearing,
  devices: readonly DeviceRecord[],
  j: Judgement,
  expectation: Expectation,
  now: number,
): void {
  const silentMs = now - hearing.heardAt;
  if (hearing.open.length === 0 && silentMs < expectation.maxSilenceMs) return;
  const allowed = allowedSilenceMs(hearing, devices, j, expectation);
  if (silentMs < allowed && hearing.hasNewLimits) unsay(hearing, 'silent');
  hearing.hasNewLimits = false;
  if (silentMs < allowed || hearing.open.length > 0) return;
  raise(
    hearing,
    'silent',
    hearing.heardAt + allowed,
    now,
    0.99,
    hearing.lastSeq < 0 ? [] : [[hearing.lastDevice, hearing.lastSeq]],
    {
      silentS: Math.round(silentMs / 1000),
      maxSilenceS: round(allowed / 1000),
    },
  );
}

interface Heard {
  hearing: Hearing;
  devices: readonly DeviceRecord[];
  head: Judgement;
}

/** Whether a silence of this length is less than this share of what is allowed now. */
const isAllowed = ({ hearing, devices, head }: Heard, expectation: Expectation, ms: number, share = 1): boolean =>
  ms < share * expectation.maxSilenceMs || ms < share * allowedSilenceMs(hearing, devices, head, expectation);

/**
 * A new message is a sign of life of the instant at which it was observed, not of its receipt: what was recorded on a good
 * day and is sent again for hours keeps nothing alive. One that is older than the limit proves the past and nothing now; one
 * ahead of receipt proves no present either. A repetition is not heard at all. A silence is ended by a message after which the next
 * one finds the subject heard still, or that is of less than half the time that it may be silent: of a clock that falls behind each
 * would else end what begins again before the next.
 */
export function hear(
  heard: Heard,
  expectation: Expectation,
  { device, seq, observedAt, receivedAt }: { device: number; seq: number; observedAt: number; receivedAt: number },
): void {
  if (observedAt > receivedAt + expectation.maxAheadMs) return;
  const { hearing } = heard;
  const at = Math.min(observedAt, receivedAt);
  const ageMs = receivedAt - at;
  const isFresh = isAllowed(heard, expectation, ageMs);
  if (isFresh) hearing.hasBeenHeard = true;
  if (at < hearing.heardAt) return;
  hearing.heardAt = at;
  hearing.lastDevice = device;
  hearing.lastSeq = seq;
  if (!isFresh || hearing.open.length === 0) return;
  const nextMs = ageMs + expectation.devices[device]!.reportEveryMs;
  if (isAllowed(heard, expectation, nextMs) || isAllowed(heard, expectation, ageMs, 0.5))
    lower(hearing, 'silent', receivedAt);
}
