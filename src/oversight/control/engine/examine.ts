import { type Datum, fromGcj02 } from './datum.ts';
import type { Observation, Readings } from './observation.ts';

/** Why a message is refused: it is not an observation at all. */
export const refusedReasons = ['NOT_AN_OBJECT', 'SEQ_INVALID', 'AT_INVALID', 'READING_MALFORMED'] as const;
export type RefusedReason = (typeof refusedReasons)[number];

/** Why a reading is kept but not believed, or not as it stands: it has the right shape and says something impossible. */
export const doubtReasons = [
  'POSITION_OUTSIDE_WORLD',
  'POSITION_AT_NULL_ISLAND',
  'POSITION_SWAPPED',
  'DATUM_UNKNOWN',
  'ACCURACY_INVALID',
  'SPEED_INVALID',
  'WEIGHT_NEGATIVE',
  'WEIGHT_IMPOSSIBLE',
  'TAGS_TOO_MANY',
  'TAG_TOO_LONG',
  'TEMPERATURE_IMPOSSIBLE',
  'TEMPERATURE_FAULT_CODE',
  'CLOCK_IN_FUTURE',
  'CLOCK_IN_PAST',
  'SIGNATURE_MISSING_OR_WRONG',
  'SIGNED_FOR_ANOTHER',
  'SIGNED_IN_OLD_FORM',
  'TYPED_BY_PERSON',
  'NOT_OF_ITS_KIND',
] as const;
export type DoubtReason = (typeof doubtReasons)[number];

export type Examined =
  | { isAccepted: true; observation: Observation; doubts: DoubtReason[] }
  | { isAccepted: false; reason: RefusedReason; at: string };

/** A clock this far ahead of receipt is wrong. Networks delay, they do not hurry. */
export const FUTURE_MS = 5 * 60_000;
/** A message this old is not late, its clock is wrong: devices buffer for days, not for months. */
export const PAST_MS = 45 * 86_400_000;
/** No portal reads more tags than this at once. */
export const TAGS_MOST = 5_000;
const TAG_LENGTH_MOST = 256;
/** 10,000 t: more than any floor, silo or wagon scale weighs. */
const WEIGHT_MOST_KG = 10_000_000;

const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v);
const isNumber = (v: unknown): v is number => typeof v === 'number';
const isOptional = (v: unknown, type: string): boolean => v === undefined || typeof v === type;

/** The first member whose shape the contract does not allow, or undefined. */
function malformed(p: Record<string, unknown>): string | undefined {
  const { position, seal, weight, tags, door, climate, battery, tamper, signature } = p;
  if (position !== undefined) {
    if (!isObject(position) || !isNumber(position.lat) || !isNumber(position.lon)) return '/position';
    for (const key of ['accuracyM', 'speedMps', 'headingDeg'])
      if (!isOptional(position[key], 'number')) return `/position/${key}`;
  }
  if (seal !== undefined) {
    if (!isObject(seal) || !(seal.state === 'closed' || seal.state === 'open' || seal.state === 'cut')) return '/seal';
    if (!isOptional(seal.number, 'string')) return '/seal/number';
  }
  if (weight !== undefined) {
    if (!isObject(weight) || !isNumber(weight.grossKg)) return '/weight';
    if (!isOptional(weight.stable, 'boolean')) return '/weight/stable';
  }
  if (tags !== undefined && !(Array.isArray(tags) && tags.every((tag) => typeof tag === 'string'))) return '/tags';
  if (door !== undefined && door !== 'open' && door !== 'closed') return '/door';
  if (climate !== undefined) {
    if (!isObject(climate) || !isOptional(climate.temperatureC, 'number')) return '/climate';
    if (!isOptional(climate.humidityPct, 'number')) return '/climate/humidityPct';
  }
  if (battery !== undefined && !(isNumber(battery) && battery >= 0 && battery <= 1)) return '/battery';
  if (!isOptional(tamper, 'boolean')) return '/tamper';
  return isOptional(signature, 'string') ? undefined : '/signature';
}

function examinePosition(p: Record<string, unknown>, declared: Datum, doubts: DoubtReason[]): Readings['position'] {
  const lat = p.lat as number;
  const lon = p.lon as number;
  if (!Number.isFinite(lat) || !Number.isFinite(lon) || Math.abs(lat) > 90 || Math.abs(lon) > 180) {
    const isSwapped = Math.abs(lon) <= 90 && Math.abs(lat) > 90 && Math.abs(lat) <= 180;
    doubts.push(isSwapped ? 'POSITION_SWAPPED' : 'POSITION_OUTSIDE_WORLD');
    return undefined;
  }
  const datum = p.datum ?? declared;
  if (datum !== 'WGS84' && datum !== 'GCJ02') {
    doubts.push('DATUM_UNKNOWN');
    return undefined;
  }
  if (lat === 0 && lon === 0) {
    doubts.push('POSITION_AT_NULL_ISLAND');
    return undefined;
  }
  const position: NonNullable<Readings['position']> = datum === 'GCJ02' ? fromGcj02(lat, lon) : { lat, lon };
  if (p.accuracyM !== undefined) {
    const accuracyM = p.accuracyM as number;
    if (!Number.isFinite(accuracyM) || accuracyM < 0) {
      doubts.push('ACCURACY_INVALID');
      return undefined;
    }
    position.accuracyM = accuracyM;
  }
  if (p.speedMps !== undefined) {
    const speedMps = p.speedMps as number;
    if (Number.isFinite(speedMps) && speedMps >= 0 && speedMps < 200) position.speedMps = speedMps;
    else doubts.push('SPEED_INVALID');
  }
  return position;
}

function examineWeight(w: Record<string, unknown>, doubts: DoubtReason[]): Readings['weight'] {
  const saidKg = w.grossKg as number;
  if (!Number.isFinite(saidKg) || Math.abs(saidKg) > WEIGHT_MOST_KG) {
    doubts.push('WEIGHT_IMPOSSIBLE');
    return undefined;
  }
  // An empty scale whose zero has walked says less than nothing: there is nothing on it, and to leave that out would hide it.
  if (saidKg < 0) doubts.push('WEIGHT_NEGATIVE');
  const grossKg = Math.max(0, saidKg);
  return w.stable === undefined ? { grossKg } : { grossKg, stable: w.stable as boolean };
}

function examineTags(tags: string[], doubts: DoubtReason[]): readonly string[] | undefined {
  if (tags.length > TAGS_MOST) {
    doubts.push('TAGS_TOO_MANY');
    return undefined;
  }
  if (!tags.some((tag) => tag.length > TAG_LENGTH_MOST)) return tags;
  doubts.push('TAG_TOO_LONG');
  return tags.filter((tag) => tag.length <= TAG_LENGTH_MOST);
}

/** 85 °C and -127 °C are what a common one-wire sensor answers at power-on and when disconnected. */
function examineClimate(c: Record<string, unknown>, doubts: DoubtReason[]): Readings['climate'] {
  const temperatureC = c.temperatureC as number | undefined;
  if (temperatureC === undefined) return undefined;
  if (temperatureC === 85 || temperatureC === -127) doubts.push('TEMPERATURE_FAULT_CODE');
  else if (!Number.isFinite(temperatureC) || temperatureC < -90 || temperatureC > 150)
    doubts.push('TEMPERATURE_IMPOSSIBLE');
  else return { temperatureC };
  return undefined;
}

/**
 * Turns the payload of one message into an observation, or says why not. A payload of the wrong shape is refused; a
 * reading that cannot be true is left out and named, so that the message still counts as heard.
 * @param payload parsed JSON
 * @param isEvidence false when the device has a key and the signature is missing or wrong
 * @param datum what the device's positions are on, where they do not say themselves
 */
export function examine(
  payload: unknown,
  device: string,
  receivedAt: number,
  isEvidence: boolean,
  datum: Datum = 'WGS84',
): Examined {
  if (!isObject(payload)) return { isAccepted: false, reason: 'NOT_AN_OBJECT', at: '' };
  const { seq, at } = payload;
  if (!isNumber(seq) || !Number.isSafeInteger(seq) || seq < 0)
    return { isAccepted: false, reason: 'SEQ_INVALID', at: '/seq' };
  const instant = typeof at === 'string' && rfc3339.test(at) ? Date.parse(at) : Number.NaN;
  if (Number.isNaN(instant)) return { isAccepted: false, reason: 'AT_INVALID', at: '/at' };
  const wrong = malformed(payload);
  if (wrong !== undefined) return { isAccepted: false, reason: 'READING_MALFORMED', at: wrong };

  const doubts: DoubtReason[] = [];
  if (instant > receivedAt + FUTURE_MS) doubts.push('CLOCK_IN_FUTURE');
  if (instant < receivedAt - PAST_MS) doubts.push('CLOCK_IN_PAST');
  if (!isEvidence) doubts.push('SIGNATURE_MISSING_OR_WRONG');
  const readings: Readings = {};
  const position = payload.position
    ? examinePosition(payload.position as Record<string, unknown>, datum, doubts)
    : undefined;
  if (position) readings.position = position;
  if (payload.seal) readings.seal = payload.seal as NonNullable<Readings['seal']>;
  const weight = payload.weight ? examineWeight(payload.weight as Record<string, unknown>, doubts) : undefined;
  if (weight) readings.weight = weight;
  const tags = payload.tags ? examineTags(payload.tags as string[], doubts) : undefined;
  if (tags) readings.tags = tags;
  if (payload.door) readings.door = payload.door as 'open' | 'closed';
  const climate = payload.climate ? examineClimate(payload.climate as Record<string, unknown>, doubts) : undefined;
  if (climate) readings.climate = climate;
  if (payload.battery !== undefined) readings.battery = payload.battery as number;
  if (payload.tamper !== undefined) readings.tamper = payload.tamper as boolean;
  return { isAccepted: true, observation: { device, seq, at: instant, receivedAt, isEvidence, readings }, doubts };
}
