import type { Corridor } from './corridor.ts';
import { NEAR_CROSSINGS } from './devices.ts';
import { FROZEN, ownSilenceMs, usualSilenceMs } from './doubts.ts';
import { placeAt } from './expectation.ts';
import { isHolder, PROOF_M, reachM } from './fixes.ts';
import type { Judgement } from './judgement.ts';
import { DEFAULT_ACCURACY_M } from './observation.ts';
import { RADII } from './rules/apart.ts';
import { CLEAR_RADII, HELD_FOR_MS, INDEPENDENT_MS, MULTIPATH_MS, OUTSIDE_RADII } from './rules/place.ts';
import { LINGER_LIMITS, lingerM } from './rules/progress.ts';
import { PROVED_WITHIN_MS } from './rules/tags.ts';
import {
  climate,
  door,
  exchangedMass,
  mass,
  massInParts,
  massUnderRelease,
  releaseMs,
  seal,
  tags,
} from './sensitivity-of-goods.ts';
import {
  type Act,
  acts,
  cannot,
  type Ground,
  type HeardDevice,
  lasting,
  type Sensitivity,
  seconds,
  type Told,
} from './sensitivity-words.ts';
import { type BreachKind, shownBy, standsIn } from './vocabulary.ts';

/** Reports beyond the edge, and metres beyond it, by which a vehicle off its corridor is told. */
const CORRIDOR_REPORTS = 5;
const CORRIDOR_M = 3_000;
/** Reports hours apart: two that are clearly outside. */
const SLOW_REPORTS = 2;

/** What a device shows so late only is not proved by it: whatever was done is done by then. */
const inTime = (told: Told, limitMs = 0): Told =>
  1_000 * told.toldWithinS! - limitMs > PROVED_WITHIN_MS ? cannot(told.kind, 'PERIOD_TOO_LONG') : told;

/** As it was enrolled: by that the rules choose what they ask of it, however seldom it is heard. */
const enrolledEveryMs = (device: HeardDevice): number => device.enrolledEveryMs ?? device.reportEveryMs;

/** Devices that say where they are, by what they are or by what they have said, most frequent first. */
function locators({ expectation, head }: Ground): { device: HeardDevice; reach: number; holds: boolean }[] {
  return expectation.devices
    .flatMap((device, i) => {
      const fix = head?.fixes[i];
      const isOne = fix || device.kind === 'gnss_tracker' || device.kind === 'e_seal';
      return isOne
        ? [{ device, reach: fix ? reachM(fix) : DEFAULT_ACCURACY_M, holds: fix ? isHolder(fix) : false }]
        : [];
    })
    .sort((a, b) => a.device.reportEveryMs - b.device.reportEveryMs);
}

function offPlace(ground: Ground): Told {
  const own = locators(ground);
  const [first, second] = own;
  if (placeAt(ground.expectation, ground.at).sites.length === 0) return cannot('outside_fence', 'NOT_ASKED');
  if (!first) return cannot('outside_fence', 'NO_DEVICE');
  const isSlow = enrolledEveryMs(first.device) >= INDEPENDENT_MS;
  const alone = isSlow
    ? SLOW_REPORTS * first.device.reportEveryMs
    : lasting(first.device.reportEveryMs, MULTIPATH_MS, 3);
  const together = second ? 2 * second.device.reportEveryMs : Infinity;
  // What all hold as a habit is one fix until they renew it, and counts in time.
  const isHeld = ground.isHidden || own.every(({ holds }) => holds);
  const heldMs = isHeld ? first.device.reportEveryMs + HELD_FOR_MS : 0;
  // Of one under foil after its first fix outside that fix is doubted when it has come so many times.
  const doubtedMs = (ground.isHidden ? FROZEN + 2 : 2) * enrolledEveryMs(first.device);
  const radii = isSlow ? CLEAR_RADII : OUTSIDE_RADII;
  return inTime({
    kind: 'outside_fence',
    unprovable: null,
    metres: Math.ceil(radii * Math.max(...own.map(({ reach }) => reach))),
    toldWithinS: seconds(Math.max(Math.min(alone, together), heldMs)),
    heldWithinS: seconds(Math.max(2 * first.device.reportEveryMs, doubtedMs)),
  });
}

function offCorridor(ground: Ground, isBack: boolean): Told {
  const { corridors } = placeAt(ground.expectation, ground.at);
  const [first] = locators(ground);
  if (corridors.length === 0) return cannot('off_corridor', 'NOT_ASKED');
  if (!first) return cannot('off_corridor', 'NO_DEVICE');
  const everyMs = first.device.reportEveryMs;
  const isSlow = enrolledEveryMs(first.device) >= INDEPENDENT_MS;
  const told = {
    kind: 'off_corridor' as const,
    unprovable: null,
    toldWithinS: seconds(
      isSlow ? SLOW_REPORTS * everyMs : Math.max(CORRIDOR_REPORTS * everyMs, lasting(everyMs, MULTIPATH_MS, 3)),
    ),
    heldWithinS: seconds(2 * everyMs),
  };
  // Two reports beyond the edge are enough where they come hours apart, and both must fall into it.
  if (isBack) return inTime({ ...told, seconds: ((isSlow ? 1 + SLOW_REPORTS : 2) * everyMs) / 1000 });
  const metres = Math.max(...corridors.map((c) => c.halfWidthM)) + OUTSIDE_RADII * first.reach;
  return inTime({ ...told, metres: Math.ceil(metres + CORRIDOR_M) });
}

function hiddenReceiver(ground: Ground): Told {
  const { maxPlaceUnderWayMs, maxPlaceAtRestMs } = ground.expectation;
  const isUnderWay = placeAt(ground.expectation, ground.at).corridors.length > 0;
  const [first] = locators(ground);
  if (!first) return cannot(null, 'NO_DEVICE');
  const allowedMs = isUnderWay ? maxPlaceUnderWayMs : maxPlaceAtRestMs;
  return {
    kind: null,
    unprovable: null,
    seconds: allowedMs / 1000,
    toldWithinS: null,
    heldWithinS: seconds(allowedMs + first.device.reportEveryMs),
  };
}

/** Placed so badly, as by radio cells, that it may be elsewhere: what is worse than this proves no place. */
function blurredReceiver(ground: Ground): Told {
  return { ...hiddenReceiver(ground), metres: Math.ceil(OUTSIDE_RADII * PROOF_M) };
}

function silence({ expectation, at }: Ground): Told {
  const { corridors } = placeAt(expectation, at);
  const blackoutMs = corridors.flatMap((c) => c.blackouts.map((b) => b.maxMs));
  const allowedMs = Math.max(expectation.maxSilenceMs, ...blackoutMs);
  return {
    kind: 'silent',
    unprovable: null,
    seconds: allowedMs / 1000,
    toldWithinS: seconds(allowedMs),
    heldWithinS: seconds(allowedMs),
  };
}

function parted(ground: Ground): Told {
  const [a, b] = locators(ground);
  if (!a) return cannot('separated', 'NO_DEVICE');
  if (!b) return cannot('separated', 'ONE_DEVICE');
  const everyMs = b.device.reportEveryMs;
  return inTime({
    kind: 'separated',
    unprovable: null,
    metres: Math.ceil(ground.expectation.maxSeparationM + RADII * Math.hypot(a.reach, b.reach)),
    toldWithinS: seconds(everyMs + lasting(everyMs, MULTIPATH_MS, 3)),
    heldWithinS: seconds(3 * everyMs),
  });
}

/** What has a limit in time: when it began, and that it goes on past the limit, is seen up to a report later each. */
function pastLimit(kind: BreachKind, limitMs: number, everyMs: number): Told {
  const toldWithinS = seconds(limitMs + 2 * everyMs);
  const unseenS = (limitMs + 2 * everyMs) / 1000;
  return inTime({ kind, unprovable: null, seconds: unseenS, toldWithinS, heldWithinS: toldWithinS }, limitMs);
}

function halt(ground: Ground): Told {
  const { corridors } = placeAt(ground.expectation, ground.at);
  const [first] = locators(ground);
  if (corridors.length === 0) return cannot('unplanned_stop', 'NOT_ASKED');
  if (!first) return cannot('unplanned_stop', 'NO_DEVICE');
  return pastLimit('unplanned_stop', longestHaltMs(corridors), first.device.reportEveryMs);
}

const longestHaltMs = (corridors: readonly Corridor[]): number => Math.max(...corridors.map((c) => c.maxStopMs));

const stopsOf = ({ expectation }: Ground) => expectation.scheduledStops.map(({ stop }) => stop);

/** Comes to a stop of its plan later than it is due there. */
function comeLate(ground: Ground): Told {
  const [first] = locators(ground);
  if (stopsOf(ground).every(({ arriveBy }) => arriveBy === Infinity)) return cannot('overdue', 'NOT_ASKED');
  if (!first) return cannot('overdue', 'NO_DEVICE');
  return pastLimit('overdue', 0, first.device.reportEveryMs);
}

/** Stays at a stop of its plan for longer than it may: by the stop at which it may stay longest. */
function stayLong(ground: Ground): Told {
  const limits = stopsOf(ground).flatMap(({ maxDwellMs }) => (maxDwellMs < Infinity ? [maxDwellMs] : []));
  const [first] = locators(ground);
  if (limits.length === 0) return cannot('overdue', 'NOT_ASKED');
  if (!first) return cannot('overdue', 'NO_DEVICE');
  return pastLimit('overdue', Math.max(...limits), first.device.reportEveryMs);
}

/** Rolls a little now and then, and gets nowhere. */
function creep(ground: Ground): Told {
  const span = placeAt(ground.expectation, ground.at);
  const told = halt(ground);
  if (told.unprovable) return { ...told, kind: null };
  const withinMs = LINGER_LIMITS * longestHaltMs(span.corridors);
  const [first] = locators(ground);
  return {
    kind: null,
    unprovable: null,
    metres: Math.ceil(lingerM(span)),
    seconds: withinMs / 1000,
    toldWithinS: null,
    heldWithinS: seconds(withinMs + 2 * first!.device.reportEveryMs),
  };
}

/** What one device may be silent for: its own limit, and no longer than a reading may be old that no other device gives. */
function allowedToOneMs(expectation: Ground['expectation'], i: number): number {
  const device = expectation.devices[i]!;
  const usualMs = usualSilenceMs(expectation);
  // The only one is all of them.
  if (expectation.devices.length < 2) return usualMs;
  const own = ownSilenceMs(usualMs, { reportEveryMs: enrolledEveryMs(device) });
  const others = expectation.devices.filter((_, other) => other !== i);
  const measuresAlone = expectation.measures.some((measure) => {
    const kinds = [...shownBy[measure], ...(standsIn[measure] ?? [])];
    return kinds.includes(device.kind) && !others.some(({ kind }) => kinds.includes(kind));
  });
  return measuresAlone ? Math.min(own, expectation.maxAgeMs) : own;
}

/** One device of several that falls silent, past its own limit. */
function silenceOfOne({ expectation }: Ground): Told {
  if (expectation.devices.length < 2) return cannot(null, 'ONE_DEVICE');
  const allowedMs = Math.max(...expectation.devices.map((_, i) => allowedToOneMs(expectation, i)));
  const heldWithinS = seconds(allowedMs);
  return { kind: null, unprovable: null, seconds: allowedMs / 1000, toldWithinS: null, heldWithinS };
}

/** Somebody sends a device's next number before it does: its true messages then come second, with other contents. */
function forgery({ expectation }: Ground): Told {
  const slowest = expectation.devices.reduce((most, d) => Math.max(most, d.reportEveryMs), 0);
  if (slowest === 0) return cannot(null, 'NO_DEVICE');
  // What has no numbers contradicts nobody who speaks beside it; only a signature tells them apart.
  if (expectation.devices.some(({ hasNoNumbers, signs }) => hasNoNumbers && !signs))
    return cannot(null, 'NOT_NUMBERED');
  return { kind: null, unprovable: null, toldWithinS: null, heldWithinS: seconds((NEAR_CROSSINGS + 2) * slowest) };
}

/** Somebody keeps a device from being heard and sends what it might have sent: only a signature tells. */
function impersonation(ground: Ground): Told {
  if (!ground.expectation.devices.every((device) => device.signs)) return cannot(null, 'NOT_SIGNED');
  return silence(ground);
}

const rules: Record<Act, (ground: Ground) => Told> = {
  move_off_place: offPlace,
  leave_corridor: (ground) => offCorridor(ground, false),
  detour: (ground) => offCorridor(ground, true),
  hide_receiver: hiddenReceiver,
  blur_receiver: blurredReceiver,
  silence_all: silence,
  silence_one: silenceOfOne,
  speak_beside_device: forgery,
  speak_instead_of_device: impersonation,
  carry_one_off: parted,
  halt,
  creep,
  come_late: comeLate,
  stay_long: stayLong,
  take_mass: (ground) => inTime(mass(ground)),
  take_mass_in_parts: (ground) => inTime(massInParts(ground)),
  take_under_release: (ground) => inTime(massUnderRelease(ground), releaseMs(ground)),
  exchange_mass: exchangedMass,
  take_one_tag: (ground) => tags(ground, false),
  take_many_tags: (ground) => tags(ground, true),
  open_door: (ground) => door(ground, false),
  open_door_in_pieces: (ground) => door(ground, true),
  open_seal: (ground) => seal(ground, 'seal_broken'),
  swap_seal: (ground) => seal(ground, 'seal_mismatch'),
  spoil_climate: climate,
};

/** Of these a silence is all there is to it, or the time counts from the last thing that was heard. */
const bySilence: readonly Act[] = [
  'hide_receiver',
  'blur_receiver',
  'silence_all',
  'silence_one',
  'speak_beside_device',
  'speak_instead_of_device',
];

/** As heard less often than enrolled, each at its own pace in milliseconds. */
export const heardEach = (
  expectation: Ground['expectation'],
  everyMs: (device: HeardDevice, i: number) => number,
): Ground['expectation'] => ({
  ...expectation,
  devices: expectation.devices.map((device, i) => ({
    ...device,
    reportEveryMs: Math.max(device.reportEveryMs, everyMs(device, i)),
    enrolledEveryMs: enrolledEveryMs(device),
  })),
});

/**
 * @param at event time: places change by order
 * @param head what was learned of the devices, where they have spoken already
 */
export function sensitivityOf(
  expectation: Ground['expectation'],
  at: number,
  head: Judgement | null = null,
): Sensitivity[] {
  const ground: Ground = { expectation, at, head };
  const quiet = {
    ...ground,
    isHidden: true,
    expectation: heardEach(expectation, (_, i) => allowedToOneMs(expectation, i)),
  };
  return acts.map((act) => {
    const told = rules[act](ground);
    const isSilent = told.unprovable !== null || bySilence.includes(act);
    return { act, ...told, silenced: isSilent ? null : rules[act](quiet) };
  });
}

export { type Act, acts, type Sensitivity, type Unprovable, unprovables } from './sensitivity-words.ts';
