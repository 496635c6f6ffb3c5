import { FUTURE_MS, PAST_MS } from './examine.ts';
import type { ExpectedDevice } from './expectation.ts';
import type { Observation } from './observation.ts';

/**
 * What is remembered of one device at the door, before anything is judged: which sequence numbers it has used, how its
 * clock stands, and what speaks against it. Bounded: MOST_GAPS ranges and MOST_PRINTS fingerprints.
 */
export interface DeviceRecord {
  /** Highest sequence number seen; -1 before the first. */
  seq: number;
  /** Event time of that message. */
  t: number;
  /** Ranges of sequence numbers below `seq` not yet seen: from, to, from, to … */
  gaps: number[];
  /** Sequence numbers and fingerprints of the newest messages: number, print, number, print … */
  prints: number[];
  /** Receipt time of the newest message that was not a repetition. */
  heardAt: number;
  /** Least (receipt time - device clock) in milliseconds: how far the clock is off, give or take the network. */
  lagMs: number;
  /** Whether `t` goes back to the device's own clock. */
  isTimed: boolean;
  /** Receipt time - device clock of the last message whose clock was wrong; 0 before the first. */
  wrongByMs: number;
  received: number;
  repeated: number;
  late: number;
  unproved: number;
  clockFaults: number;
  /** One sequence number with two contents: a second device speaks under this name. */
  clones: number;
  /** Receipt time of the last of them; 0 never. */
  clonedAt: number;
  /** When it was last seen to have had more put aside in a day than is kept; absent where never. */
  spentAt?: number;
  /** Receipt time of the last message whose number was far ahead of what time allows; absent where never. */
  aheadAt?: number;
  /** Messages of the present with a number lower than one of an earlier time, and receipt time of the last of them. */
  crossed?: number;
  /** Crossings of few numbers, less what followed in order. */
  turns?: number;
  crossedAt?: number;
  /** How often it speaks, as its own numbers and clock show: milliseconds a number, slowly learned. */
  paceMs?: number;
}

export const newDeviceRecord = (): DeviceRecord => ({
  seq: -1,
  t: 0,
  gaps: [],
  prints: [],
  heardAt: 0,
  lagMs: 0,
  isTimed: false,
  wrongByMs: 0,
  received: 0,
  repeated: 0,
  late: 0,
  unproved: 0,
  clockFaults: 0,
  clones: 0,
  clonedAt: 0,
});

const MOST_GAPS = 96;
const MOST_PRINTS = 8;
/** How far a device's clock may step back between two messages before it is taken to be wrong. */
const STEP_BACK_MS = 60_000;
/** A clock that agrees with receipt this well is right, whatever the sequence numbers of a clone say. */
const FRESH_MS = 10 * 60_000;

/** No device skips so many numbers, nor uses them so many times faster than it reports. */
const AHEAD_NUMBERS = 500;
const AHEAD_TIMES = 20;
/** Fewer numbers may come in another order within moments. */
const BEHIND_NUMBERS = 12;
/** Numbers used twice, or crossings, that are more than a fault of the network. */
export const CLONES = 2;
/**
 * Of fewer, one by one: what is of the present under a number that was passed is one crossing, and what follows in order takes back a
 * part of one. A network that turns a few around comes to no such sum; two who speak in turn do within four periods.
 */
export const NEAR_CROSSINGS = 3;
const IN_ORDER_WORTH = 0.25;
/** It is of the present where it is older by less than this share of what its number says. */
const NEAR_SHARE = 0.5;
/** A share by which its pace is learned from each of its numbers that follows the one before. */
const PACE_SHARE = 0.05;

/** The pace of who counts on: only what follows the number before it is learned from, and never slower than declared. */
function learnPace(record: DeviceRecord, o: Observation, t: number, reportEveryMs: number): void {
  if (record.seq < 0 || t !== o.at || o.seq !== record.seq + 1 || t <= record.t) return;
  const paceMs = Math.min(t - record.t, reportEveryMs);
  record.paceMs = Math.round((record.paceMs ?? reportEveryMs) * (1 - PACE_SHARE) + paceMs * PACE_SHARE);
}

/** Two who count under one name, a few numbers apart, each in his turn. */
function noteTurns(record: DeviceRecord, o: Observation, steps: number, reportEveryMs: number): void {
  if (steps > 0) {
    if (record.turns) record.turns = Math.max(0, record.turns - IN_ORDER_WORTH);
    return;
  }
  const dueBehindMs = -steps * (record.paceMs ?? reportEveryMs);
  if (record.t - o.at >= NEAR_SHARE * dueBehindMs) return;
  record.turns = (record.turns ?? 0) + 1;
  if (record.turns < NEAR_CROSSINGS) return;
  record.crossed = Math.max(CLONES, record.crossed ?? 0);
  record.crossedAt = o.receivedAt;
}

/**
 * One device counts on with time. A number far beyond what time allows, or a message of the present under a number that was passed
 * long ago, is of somebody who counts for himself.
 */
function noteNumbers(record: DeviceRecord, o: Observation, t: number, { reportEveryMs, hasNoNumbers }: Expected): void {
  if (hasNoNumbers || record.seq < 0 || t !== o.at) return;
  const steps = o.seq - record.seq;
  const periods = Math.max(1, (t - record.t) / (record.paceMs ?? reportEveryMs));
  if (steps > AHEAD_NUMBERS && steps > AHEAD_TIMES * periods) record.aheadAt = o.receivedAt;
  if (Math.abs(o.receivedAt - o.at) > FRESH_MS) return;
  noteTurns(record, o, steps, reportEveryMs);
  if (steps >= 0) return;
  const behindMs = record.t - o.at;
  const isNear = -steps >= BEHIND_NUMBERS && behindMs < (-steps * (record.paceMs ?? reportEveryMs)) / AHEAD_TIMES;
  if (behindMs >= -STEP_BACK_MS && !isNear) return;
  record.crossed = (record.crossed ?? 0) + 1;
  record.crossedAt = o.receivedAt;
}

export type Arrival = 'new' | 'repeated' | 'clone' | 'unproved';

function mix(hash: number, value: number): number {
  const h = Math.imul(hash ^ (value | 0), 0x9e3779b1);
  return h ^ (h >>> 15);
}

function mixText(hash: number, text: string): number {
  let h = hash ^ text.length;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h, 0);
}

/** A 32-bit fingerprint of what a message says; it tells a repetition from a clone, nothing more. */
function printOf(o: Observation): number {
  const { position, weight, tags, seal, door, climate, tamper } = o.readings;
  let h = mix(o.at % 2_147_483_647, Math.floor(o.at / 2_147_483_647));
  if (position) h = mix(mix(h, position.lat * 1e6), position.lon * 1e6);
  if (weight) h = mix(h, weight.grossKg * 10);
  if (tags) {
    h = mix(h, tags.length + 1);
    // In whatever order they were read.
    let all = 0;
    for (let i = 0; i < tags.length; i++) all = (all + mixText(1, tags[i]!)) | 0;
    h = mix(h, all);
  }
  if (seal) h = mixText(mixText(h, seal.state), seal.number ?? '');
  if (door) h = mixText(h, door);
  if (tamper) h = mix(h, 7);
  if (climate?.temperatureC !== undefined) h = mix(h, climate.temperatureC * 100);
  return h;
}

function isRepeated(record: DeviceRecord, seq: number): boolean {
  if (seq > record.seq) return false;
  const { gaps } = record;
  for (let i = 0; i < gaps.length; i += 2) if (gaps[i]! <= seq && seq <= gaps[i + 1]!) return false;
  return true;
}

function noteSeen(record: DeviceRecord, seq: number): void {
  const { gaps } = record;
  if (seq > record.seq) {
    if (seq > record.seq + 1) gaps.push(record.seq + 1, seq - 1);
    while (gaps.length > MOST_GAPS * 2) gaps.splice(0, 2);
    record.seq = seq;
    return;
  }
  for (let i = 0; i < gaps.length; i += 2) {
    const from = gaps[i]!;
    const to = gaps[i + 1]!;
    if (seq < from || seq > to) continue;
    const rest: number[] = [];
    if (from < seq) rest.push(from, seq - 1);
    if (seq < to) rest.push(seq + 1, to);
    gaps.splice(i, 2, ...rest);
    return;
  }
}

function arrivalOf(record: DeviceRecord, o: Observation, print: number): Arrival {
  if (o.isReused) return 'clone';
  if (!isRepeated(record, o.seq)) return 'new';
  const { prints } = record;
  for (let i = 0; i < prints.length; i += 2)
    if (prints[i] === o.seq) return prints[i + 1] === print ? 'repeated' : 'clone';
  return 'repeated';
}

type Expected = Pick<ExpectedDevice, 'reportEveryMs' | 'hasNoNumbers'>;

/**
 * Event time. The device's clock is believed unless it is absurd or runs against the order of its own sequence numbers;
 * then the time is worked out from the neighbours by the reporting period, never later than receipt.
 */
function eventTime(record: DeviceRecord, o: Observation, { reportEveryMs, hasNoNumbers }: Expected): number {
  const isAbsurd = o.at > o.receivedAt + FUTURE_MS || o.at < o.receivedAt - PAST_MS;
  // Without numbers nothing but its clock says when, and no neighbour corrects it.
  if (record.seq < 0 || hasNoNumbers) return isAbsurd ? o.receivedAt : o.at;
  const steps = o.seq - record.seq;
  const isFresh = Math.abs(o.receivedAt - o.at) <= FRESH_MS;
  const isAgainstOrder = steps > 0 ? o.at < record.t - STEP_BACK_MS : o.at > record.t + STEP_BACK_MS;
  if (!isAbsurd && (isFresh || !isAgainstOrder)) return o.at;
  const guess = record.t + steps * reportEveryMs;
  return Math.min(guess, o.receivedAt);
}

export interface Received {
  arrival: Arrival;
  /** Event time. */
  t: number;
  /** It has the highest sequence number of its device so far. */
  isNewest: boolean;
  /** False where nothing says when it happened: it may have waited for hours, and can only say what, not when. */
  isTimed: boolean;
}

/**
 * A clock that was never right still says how long ago, once it is seen to keep step with receipt: messages that wait
 * for the network fall out of step.
 */
function keepsStep(record: DeviceRecord, o: Observation): boolean {
  const wrongByMs = o.receivedAt - o.at;
  const isInStep = record.wrongByMs !== 0 && Math.abs(wrongByMs - record.wrongByMs) < STEP_BACK_MS;
  record.wrongByMs = wrongByMs;
  return isInStep;
}

/** Notes one message of a device; says whether it is new and when it happened. */
export function receive(record: DeviceRecord, o: Observation, device: Expected): Received {
  const print = printOf(o);
  record.received++;
  if (!o.isEvidence) {
    // Anyone can send these, so they may not use up sequence numbers, move the clock or count as a sign of life.
    record.unproved++;
    return { arrival: 'unproved', t: o.receivedAt, isNewest: false, isTimed: false };
  }
  const arrival = arrivalOf(record, o, print);
  if (arrival !== 'new') {
    if (arrival === 'clone') {
      record.clones++;
      record.clonedAt = o.receivedAt;
    } else record.repeated++;
    return { arrival, t: 0, isNewest: false, isTimed: false };
  }
  const t = eventTime(record, o, device);
  let isTimed = record.isTimed && !device.hasNoNumbers;
  if (t !== o.at) {
    record.clockFaults++;
    if (!isTimed) isTimed = keepsStep(record, o);
  } else {
    isTimed = true;
    const lag = o.receivedAt - o.at;
    record.lagMs = record.seq < 0 ? lag : Math.min(record.lagMs, lag);
  }
  noteNumbers(record, o, t, device);
  learnPace(record, o, t, device.reportEveryMs);
  const isNewest = device.hasNoNumbers ? record.seq < 0 || t >= record.t : o.seq > record.seq;
  if (isNewest) {
    record.t = t;
    if (t === o.at) record.isTimed = true;
  }
  noteSeen(record, o.seq);
  record.prints.push(o.seq, print);
  if (record.prints.length > MOST_PRINTS * 2) record.prints.splice(0, 2);
  if (o.receivedAt > record.heardAt) record.heardAt = o.receivedAt;
  return { arrival, t, isNewest, isTimed };
}

/** Messages of the device that are known to exist and have not arrived. */
export function missingCount(record: DeviceRecord): number {
  let n = 0;
  for (let i = 0; i < record.gaps.length; i += 2) n += record.gaps[i + 1]! - record.gaps[i]! + 1;
  return n;
}

/**
 * How far a device may be believed, 0 to 1: clones and contradictions weigh most, then unproved messages, clock faults
 * and messages that never came.
 * @param contradictions times its positions were disproved
 * @param hasNoNumbers nobody can know what is missing: it weighs as if all that could be were
 */
export function trustOf(record: DeviceRecord, contradictions: number, hasNoNumbers = false): number {
  const n = Math.max(1, record.received);
  const missing = hasNoNumbers ? 1 : record.seq < 0 ? 0 : missingCount(record) / (record.seq + 1);
  const score =
    1 -
    0.5 * Math.min(1, record.clones / 3) -
    0.3 * Math.min(1, (20 * contradictions) / Math.max(20, n)) -
    0.3 * Math.min(1, (4 * record.unproved) / n) -
    0.2 * Math.min(1, (10 * record.clockFaults) / n) -
    0.2 * Math.min(1, missing);
  return Math.max(0, Math.round(score * 100) / 100);
}
