import { lower, openBreach, raise } from '../breach.ts';
import { type Expectation, timeOutside } from '../expectation.ts';
import type { DoorState, Judgement } from '../judgement.ts';
import type { Entry } from '../observation.ts';
import { noteHandling } from './handling.ts';

/**
 * A door sensor speaks when the door moves and now and then in between. The message that it closed may come late, so
 * only a later "open", or a missing sign of life for this long, makes the limit certain.
 */
export const CONFIRM_MS = 35 * 60_000;
/** A closing shorter than this is none: a bridge over the contact, or a leaf that swings. */
export const SHUT_MS = 60_000;
/** Openings apart from each other by more are told as one when they fill this share of a window of so many limits. */
export const WINDOW_LIMITS = 4;
export const WINDOW_SHARE = 0.75;
const SPANS_MOST = 8;

function openTooLong(j: Judgement, expectation: Expectation, door: DoorState, at: number, confidence: number): void {
  const openMs = timeOutside(expectation.inspections, door.openedAt, at);
  if (openMs <= expectation.maxDoorOpenMs) return;
  raise(j, 'door_open', at - (openMs - expectation.maxDoorOpenMs), at, confidence, [[door.device, door.seq]], {
    openS: Math.round(openMs / 1000),
    maxDoorOpenS: expectation.maxDoorOpenMs / 1000,
  });
}

/** Again and again open, with closings in between that nothing needs: hours of open door in short pieces. */
function openTooOften(j: Judgement, expectation: Expectation, door: DoorState, at: number): void {
  const windowMs = WINDOW_LIMITS * expectation.maxDoorOpenMs;
  const spans = (door.spans ?? []).filter((span) => span[1] > at - windowMs);
  if (spans.length === 0) return;
  let openMs = door.isOpen ? timeOutside(expectation.inspections, Math.max(door.openedAt, at - windowMs), at) : 0;
  for (const [from, to] of spans) openMs += timeOutside(expectation.inspections, Math.max(from, at - windowMs), to);
  if (openMs <= WINDOW_SHARE * windowMs) return;
  raise(j, 'door_open', at, at, 0.85, [[door.device, door.seq]], {
    openS: Math.round(openMs / 1000),
    withinS: windowMs / 1000,
    maxDoorOpenS: expectation.maxDoorOpenMs / 1000,
  });
}

function close(door: DoorState, t: number): void {
  door.isOpen = false;
  door.closedAt = t;
}

function open(j: Judgement, door: DoorState, entry: Entry): void {
  const isOnlyBridged = door.closedAt !== undefined && entry.t - door.closedAt < SHUT_MS && door.device === entry.d;
  if (!isOnlyBridged) {
    if (door.closedAt !== undefined) {
      const spans = (door.spans ??= []);
      spans.push([door.openedAt, door.closedAt]);
      if (spans.length > SPANS_MOST) spans.shift();
    }
    door.openedAt = entry.t;
    door.openSeq = entry.q;
    door.heard = 0;
    noteHandling(j, entry.t);
  } else door.heard++;
  door.isOpen = true;
  door.device = entry.d;
  delete door.closedAt;
}

/** door_open. Time in which an inspection is in force does not count. */
export function judgeDoor(j: Judgement, expectation: Expectation, entry: Entry): void {
  const isOpen = entry.o === 1;
  const door = (j.door ??= {
    isOpen: false,
    openedAt: entry.t,
    seenAt: entry.t,
    device: entry.d,
    openSeq: entry.q,
    heard: 0,
    seq: entry.q,
  });
  if (isOpen && !door.isOpen) open(j, door, entry);
  else door.heard++;
  door.seenAt = entry.t;
  door.seq = entry.q;
  if (!isOpen) {
    if (door.isOpen) close(door, entry.t);
    return;
  }
  if (expectation.maxDoorOpenMs === Infinity) return;
  // A number missing since it opened may be the message that it closed.
  const isWhole = door.device === entry.d && entry.q - door.openSeq === door.heard;
  if (isWhole) openTooLong(j, expectation, door, entry.t, 0.98);
  if (isWhole) openTooOften(j, expectation, door, entry.t);
}

export function doorDeadline(j: Judgement, expectation: Expectation, t: number): void {
  const { door } = j;
  if (!door || expectation.maxDoorOpenMs === Infinity) return;
  if (!door.isOpen) {
    const breach = openBreach(j, 'door_open');
    if (!breach || door.closedAt === undefined) return;
    // What was open again and again is over when it has been closed for as long as it may be open.
    const shutMs = breach.measured.withinS === undefined ? SHUT_MS : expectation.maxDoorOpenMs;
    if (t - door.closedAt >= shutMs) lower(j, 'door_open', door.closedAt);
    return;
  }
  if (t - door.openedAt <= expectation.maxDoorOpenMs + CONFIRM_MS) return;
  openTooLong(j, expectation, door, t - CONFIRM_MS, 0.8);
}
