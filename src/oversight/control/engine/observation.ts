import type { Expectation } from './expectation.ts';
import { inUnits } from './pack.ts';
import { isSwapped } from './places.ts';
import { type TagSet, tagSet } from './tag-set.ts';
import type { ReadingName } from './vocabulary.ts';

/** Readings of one message, as on the wire. Any subset. */
export interface Readings {
  position?: { lat: number; lon: number; accuracyM?: number; speedMps?: number; headingDeg?: number };
  seal?: { number?: string; state: 'closed' | 'open' | 'cut' };
  weight?: { grossKg: number; stable?: boolean };
  tags?: readonly string[];
  door?: 'open' | 'closed';
  climate?: { temperatureC?: number; humidityPct?: number };
  battery?: number;
  tamper?: boolean;
}

/** One message of one device, examined. Times are milliseconds since 1970. */
export interface Observation {
  device: string;
  seq: number;
  /** The device's clock, as it says. */
  at: number;
  receivedAt: number;
  /** False for an unsigned or wrongly signed message of a device with a key: kept, counted, not believed. */
  isEvidence: boolean;
  /** Other content is kept under its number: somebody else speaks under this name. */
  isReused?: boolean;
  readings: Readings;
}

/**
 * An observation as the engine keeps it: what can decide something, on the engine's own time, in few bytes. Members
 * are single letters because thousands of these are stored.
 */
export interface Entry {
  /** Event time: the device's clock, or worked out from its neighbours where that clock is plainly wrong. */
  t: number;
  /** Number of the device in the expectation. */
  d: number;
  /** Sequence number. */
  q: number;
  /** Latitude, longitude, accuracy (68 % radius in metres, as claimed), speed (m/s, -1 unknown). */
  p?: [number, number, number, number];
  /** Seal: 0 closed, 1 open, 2 cut; the number as read. */
  s?: number;
  n?: string;
  /** Gross kilograms, and 1 where the scale called it unstable. */
  w?: number;
  u?: number;
  /** The expected tags that were not read. */
  g?: TagSet;
  /** Door: 0 closed, 1 open. */
  o?: number;
  /** Degrees Celsius. */
  c?: number;
  /** Tamper contact: 1 raised. */
  x?: number;
}

/** 68 % radius where the device claims none (contract). */
export const DEFAULT_ACCURACY_M = 25;

const sealStates = { closed: 0, open: 1, cut: 2 } as const;

/** One for all calls, as long as the longest list of tags. */
let isRead = new Uint8Array(64);
const isMissing = (i: number): boolean => isRead[i] === 0;

function missingTags({ tags, tagNumbers }: Expectation, read: readonly string[]): TagSet {
  if (isRead.length < tags.length) isRead = new Uint8Array(tags.length);
  isRead.fill(0, 0, tags.length);
  for (let k = 0; k < read.length; k++) {
    const i = tagNumbers.get(read[k]!);
    if (i !== undefined) isRead[i] = 1;
  }
  return tagSet(tags.length, isMissing);
}

/** What of a message its device is there for, or no other device of the watch is. */
function believed(readings: Readings, leavesOut: readonly ReadingName[] | undefined): Readings {
  if (leavesOut === undefined || !saysBeside(readings, leavesOut)) return readings;
  const left = { ...readings };
  for (const reading of leavesOut) delete left[reading];
  return left;
}

/** Whether a message says something that its device is not believed in. */
export const saysBeside = (readings: Readings, leavesOut: readonly ReadingName[] | undefined): boolean =>
  leavesOut?.some((reading) => readings[reading] !== undefined) ?? false;

/**
 * @param t event time worked out at receipt
 * @param isTimed false where `t` is only the time of receipt: where the device was then is not known
 */
export function entryOf(
  expectation: Expectation,
  observation: Observation,
  device: number,
  t: number,
  isTimed: boolean,
): Entry {
  const readings = believed(observation.readings, expectation.devices[device]!.leavesOut);
  const entry: Entry = { t, d: device, q: observation.seq };
  const { position } = readings;
  if (position && isTimed && !isSwapped(expectation.boxes, position.lat, position.lon))
    entry.p = [position.lat, position.lon, position.accuracyM ?? DEFAULT_ACCURACY_M, position.speedMps ?? -1];
  if (readings.seal) {
    entry.s = sealStates[readings.seal.state];
    if (readings.seal.number !== undefined) entry.n = readings.seal.number;
  }
  if (readings.weight) {
    entry.w = readings.weight.grossKg;
    if (readings.weight.stable === false) entry.u = 1;
  }
  if (readings.tags && expectation.tags.length > 0) entry.g = missingTags(expectation, readings.tags);
  if (readings.door) entry.o = readings.door === 'open' ? 1 : 0;
  if (readings.climate?.temperatureC !== undefined) entry.c = readings.climate.temperatureC;
  if (readings.tamper === true) entry.x = 1;
  return inUnits(entry);
}
