import { type Breaches, noBreaches } from './breach.ts';
import type { Expectation } from './expectation.ts';
import type { Fix } from './fixes.ts';
import type { ReaderState } from './rules/readers.ts';

/** A stretch in which one device said "outside" time after time. */
export interface OutsideRun {
  count: number;
  /** Weight of those fixes: 1 each, half where it is less clear. */
  votes: number;
  from: number;
  to: number;
  lat: number;
  lon: number;
  /** Signed distance outside in metres: first, newest, and the most seen. */
  firstM: number;
  lastM: number;
  /** Fixes since it began that said neither "outside" nor "inside". */
  vague?: number;
  /** How far its newest fixes leapt; less with every one that leaps less. */
  leapM?: number;
  /** The fix before the newest: how far outside. */
  previousM?: number;
  firstSeq: number;
  lastSeq: number;
  /** "Inside" votes since the newest "outside". */
  insideVotes: number;
  /** Event time of the device's last "inside" before the run, and how deep inside it was (metres, negative). */
  insideAt: number;
  insideM: number;
  insideLat: number;
  insideLon: number;
}

/** Evidence that two devices of one subject are no longer together. */
export interface ApartRun {
  /** Numbers of the two devices. */
  a: number;
  b: number;
  count: number;
  from: number;
  to: number;
  /** Distance from device a to where b was at that instant if it moved evenly: first, most and newest. */
  firstM: number;
  mostM: number;
  apartM: number;
  /** That offset in metres east and north since it was last steady, since when, and how often it agreed. */
  eastM: number;
  northM: number;
  steadyFrom: number;
  steadyCount: number;
  /** Comparisons since it began that found them neither apart nor together. */
  vague?: number;
  /** Times it grew clearly. */
  growing: number;
  /** Event time at which they were last seen together, -1 never. */
  togetherAt: number;
  /** How long and how often they have been seen together without a break. */
  togetherFrom: number;
  togetherCount: number;
}

/** A jump no vehicle makes, while it is not yet known whether the device will come back from it. */
export interface Jump {
  t: number;
  lat: number;
  lon: number;
  distanceM: number;
  speedMps: number;
  count: number;
  seq: number;
}

/** Whether the subject rests, and where. */
export interface Rest {
  isResting: boolean;
  /** When it came to rest, or when it was last seen moving. */
  since: number;
  lat: number;
  lon: number;
  accuracyM: number;
  /** Fixes that the resting place is the mean of. */
  fixes?: number;
  /** Newest fix at the resting place. */
  seenAt: number;
  /** Fixes away from the resting place in a row, and the first of them. */
  awayCount: number;
  awayAt: number;
  awayLat: number;
  awayLon: number;
  awayDevices: number;
  isPlanned: boolean;
  device: number;
  seq: number;
}

/** Presence at one scheduled stop. */
export interface Visit {
  /** -1: never yet. */
  enteredAt: number;
  /** Where nobody saw it arrive: from when on it may have been there. */
  mayHaveEnteredAt?: number;
  /** -1 while inside. */
  leftAt: number;
  seenAt: number;
  outsideVotes: number;
  outsideAt: number;
}

export interface WeightState {
  /** The level taken to be true, and the scatter of single readings about it. */
  levelKg: number;
  /** Event time from which that level held. */
  levelFrom: number;
  /** Event time of the newest reading that agreed with it. */
  levelSeenAt: number;
  noiseKg: number;
  readings: number;
  seenAt: number;
  /** What ought to be there: expected less what left under releases that have ended. */
  requiredKg: number;
  /** What left under releases that the books do not follow, and what the books said when last looked at. */
  leftKg?: number;
  bookKg?: number;
  /** Per release: 1 when what left under it is settled. */
  settled: number[];
  /** Mass that left at once outside any release, less what came back. */
  takenKg: number;
  /** A level that differs from the one believed: since when, how many readings, their mean. 0 readings: none. */
  newCount: number;
  newFrom: number;
  newKg: number;
  newAfter: number;
  newSeq: number;
  lastSeq: number;
  /** Since when it is watched, and how often mass was lifted off and came back, or set down and taken up again. */
  from?: number;
  lifts?: number;
  puts?: number;
  /** Event time of the newest reading that was unsteady, and how many in a row were far below what ought to be there. */
  shakenAt?: number;
  unsteadyLow?: number;
  /** The unsteady reading farthest off the level, by more than the tolerance, since the last steady one. */
  unsteadyKg?: number;
  /** Levels seen under the release that is or was in force, until the level is settled. */
  released?: number[];
  /** Readings in a row that all lie below what ought to be there by more than the tolerance, of whatever level: since when, and the highest. */
  low?: { count: number; from: number; after: number; kg: number; seq: number };
  /** The two lowest readings since the level was left, and the two highest, as far as they lie below and above it. */
  lowest?: number[];
  highest?: number[];
  /** Masses that went outside any release and came back, the newest few: when, how much, and 1 where one reading alone showed it. */
  exchanged?: [number, number, number?][];
  /** A level that was new until something was set down or lifted off: it may come back. */
  held: { count: number; from: number; kg: number; after: number; seq: number } | null;
}

export interface TagsState {
  /** Per expected tag: reads, misses of which it came back (both decaying), misses since the last read. */
  hits: number[];
  fair: number[];
  missed: number[];
  /** The same misses, as far as they were in reads that went well. */
  weighed?: number[];
  /** Tags that the newest read missed by more than chance, and that are not told of yet. */
  dark?: number;
  /** Reads in a row that brought next to nothing. */
  empty?: number;
  /** Since when so many were, the reads since, the most that were, and how many of them were read in between. */
  darkFrom?: number;
  darkReads?: number;
  darkMost?: number;
  /** Reads since so many were. */
  hiddenReads?: number;
  leaks?: number;
  /** Whether those lie all over the stow; and how often neighbours, or such, were hidden here and read again. */
  isStrewn?: boolean;
  neighbours?: number;
  strewn?: number;
  /** The smallest share of the stow that was hidden here and read again. */
  hidLeast?: number;
  /** Per tag: event time of the last read and of the first miss after it. */
  readAt: number[];
  missAt: number[];
  /** Per tag: 1 when it left under a release. */
  left: number[];
  /** Per release: 1 when it is over and done with. */
  settled: number[];
  reads: number;
  seenAt: number;
  lastSeq: number;
  /** Tags held to be missing. */
  gone: number[];
}

export interface SealState {
  device: number;
  /** 0 closed, 1 open, 2 cut, -1 unknown. */
  state: number;
  since: number;
  wrong: string;
  wrongCount: number;
  wrongAt: number;
  wrongSeq: number;
  seenAt: number;
  closedReads: number;
  rightReads: number;
  /** Reads in a row that it was open, and how often it was for one read alone. */
  openReads?: number;
  alone?: number;
  /** What this seal said that it has not ended itself: that it is open or cut, that its number is another. */
  isBroken?: boolean;
  isOther?: boolean;
  /** How much more often it was read wrong, whatever the number, than a poor reader does; and that it is another for that alone. */
  misreads?: number;
  misreadFrom?: number;
  isMixed?: boolean;
  /** Event time at which a number that is expected was read last. */
  rightAt?: number;
}

/** A device's tamper contact: the newest time it was raised and again, and how often it was raised alone. */
export interface TamperState {
  from: number;
  at: number;
  count: number;
  alone: number;
}

export interface DoorState {
  isOpen: boolean;
  openedAt: number;
  /** Since when it is closed, while that may be no more than a moment; absent while it is open. */
  closedAt?: number;
  /** The last that was seen of an opening whose end is not known. */
  openTo?: number;
  /** It may have been closed for longer than was said: messages before that are missing. */
  mayBeLonger?: true;
  /** How long it was open before this opening, by slots of the window in which that counts: number of the slot, milliseconds. */
  openBySlot?: [number, number][];
  seenAt: number;
  device: number;
  seq: number;
  /** Newest message of its device of any kind, and how many before it are missing since the door was last told of. */
  lastSeq?: number;
  gap?: number;
  /** Share of its device's messages that do not come, of late. */
  lossShare?: number;
  /** Messages of its device, as long as they are few. */
  heard?: number;
}

export interface ClimateState {
  device: number;
  /** Start of the excursion, -1 none. */
  from: number;
  outReads: number;
  inReads: number;
  lastOutAt: number;
  seenAt: number;
  seq: number;
  firstSeq: number;
  worstC: number;
  /** What the newest reading said that was far out alone: a fault of the sensor, unless the next agrees. */
  spikeC?: number;
}

/**
 * All that was concluded from the observations of one subject, taken in event order. Two of these make a state: one
 * over all data, one as of the horizon from which late data are judged again.
 */
export interface Judgement extends Breaches {
  /** Event time up to which deadlines were looked at. */
  t: number;
  fixes: (Fix | null)[];
  outside: (OutsideRun | null)[];
  jumps: (Jump | null)[];
  /** Per device: times its positions were disproved, by another device or by its own next ones. */
  contradictions: number[];
  apart: ApartRun[];
  rest: Rest | null;
  visits: (Visit | null)[];
  /** Under way: since when and until when it has been about one place, however it moved there. */
  linger?: { lat: number; lon: number; from: number; to: number; isSlow?: true } | null;
  /** Per scheduled stop: 0 not decided, 1 reached in time, 2 late. */
  arrivals: number[];
  /** Signs of handling by hour of the day (UTC), and the first of them; -1 none. */
  handling: { hours: number[]; from: number };
  weight: WeightState | null;
  tags: TagsState | null;
  seals: (SealState | null)[];
  door: DoorState | null;
  climate: ClimateState | null;
  /** The same of each device, by number, where several show it; above then stands the worst of them. */
  each?: { weight?: (WeightState | null)[]; door?: (DoorState | null)[]; climate?: (ClimateState | null)[] };
  /** Of each reader of tags, by number, where there are several. */
  readers?: (ReaderState | null)[];
  tamperAt: number;
  /** Per device; absent before any raised it. */
  tampers?: (TamperState | null)[];
  /** Event time of the newest position accepted, and how far along each corridor it was (metres), by code. */
  placedAt: number;
  progressM: Record<string, number>;
  speedMps: number;
}

/** A speed to reckon with while none is known. */
const UNKNOWN_MPS = 15;

export function newJudgement(expectation: Expectation): Judgement {
  const devices = expectation.devices.length;
  const none = <T>(n: number): (T | null)[] => Array.from({ length: n }, () => null);
  return {
    ...noBreaches(),
    t: -8.64e15,
    fixes: none(devices),
    outside: none(devices),
    jumps: none(devices),
    contradictions: expectation.devices.map(() => 0),
    apart: [],
    rest: null,
    visits: none(expectation.scheduledStops.length),
    arrivals: expectation.scheduledStops.map(() => 0),
    handling: { hours: Array.from({ length: 24 }, () => 0), from: -1 },
    weight: null,
    tags: null,
    seals: none(devices),
    door: null,
    climate: null,
    tamperAt: -1,
    placedAt: -8.64e15,
    progressM: {},
    speedMps: UNKNOWN_MPS,
  };
}
