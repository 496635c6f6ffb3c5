import { openBreach, raise } from '../breach.ts';
import { type Expectation, timeOutside } from '../expectation.ts';
import type { DoorState, Judgement } from '../judgement.ts';
import type { Entry } from '../observation.ts';
import { lowerBy } from './each.ts';
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
/**
 * Of a device that loses more than this, so many signs of life in a row must be missing that chance does it this seldom. What it
 * loses was seen over few messages, and may be so much more.
 */
const LOSSY_SHARE = 0.02;
const LOSS_UNKNOWN = 0.1;
const LOSS_MOST_SHARE = 0.9;
/** What a device loses is not known before so many messages of it, or more missing ones. */
const LOSS_KNOWN_MESSAGES = 20;
const LOST_CHANCE = 0.003;
const LOSS_STEP = 0.05;
const LOSS_MOST = 20;
/** Open time is kept by slots of the window: pieces of any length add up. */
const SLOTS = 24;

function openTooLong(j: Judgement, expectation: Expectation, door: DoorState, at: number, confidence: number): void {
  const openMs = timeOutside(expectation.inspections, door.openedAt, at);
  if (openMs <= expectation.maxDoorOpenMs) return;
  raise(j, 'door_open', at - (openMs - expectation.maxDoorOpenMs), at, confidence, [[door.device, door.seq]], {
    openS: Math.round(openMs / 1000),
    maxDoorOpenS: expectation.maxDoorOpenMs / 1000,
  });
}

/** Adds an opening that is over to the slots it lies in, and forgets what is past the window. */
function keepOpening(expectation: Expectation, door: DoorState, from: number, to: number): void {
  const slotMs = (WINDOW_LIMITS * expectation.maxDoorOpenMs) / SLOTS;
  if (slotMs === Infinity) return;
  const newest = Math.floor(to / slotMs);
  const kept = (door.openBySlot ?? []).filter(([slot]) => slot > newest - SLOTS);
  for (let slot = Math.max(Math.floor(from / slotMs), newest - SLOTS + 1); slot <= newest; slot++) {
    const [start, end] = [Math.max(from, slot * slotMs), Math.min(to, (slot + 1) * slotMs)];
    const openMs = timeOutside(expectation.inspections, start, end);
    const last = kept[kept.length - 1];
    if (last?.[0] === slot) last[1] += openMs;
    else if (openMs > 0) kept.push([slot, openMs]);
  }
  door.openBySlot = kept;
}

/** Again and again open, with closings in between that nothing needs: hours of open door in short pieces. */
function openTooOften(j: Judgement, expectation: Expectation, door: DoorState, at: number): void {
  const windowMs = WINDOW_LIMITS * expectation.maxDoorOpenMs;
  const slotMs = windowMs / SLOTS;
  const slots = door.openBySlot ?? [];
  if (slots.length === 0) return;
  let openMs = door.isOpen ? timeOutside(expectation.inspections, Math.max(door.openedAt, at - windowMs), at) : 0;
  for (const [slot, ms] of slots) if (slot * slotMs >= at - windowMs) openMs += ms;
  if (openMs <= WINDOW_SHARE * windowMs) return;
  raise(j, 'door_open', at, at, 0.85, [[door.device, door.seq]], {
    openS: Math.round(openMs / 1000),
    withinS: windowMs / 1000,
    maxDoorOpenS: expectation.maxDoorOpenMs / 1000,
  });
}

/** What is missing is counted, whatever the messages of its device tell of. */
export function hearDoor(door: DoorState, entry: Entry): void {
  if (door.device !== entry.d) return;
  const missing = Math.max(0, entry.q - (door.lastSeq ?? entry.q - 1) - 1);
  door.gap = (door.gap ?? 0) + missing;
  door.lastSeq = Math.max(door.lastSeq ?? 0, entry.q);
  let share = door.lossShare ?? 0;
  for (let i = 0; i < Math.min(missing, LOSS_MOST); i++) share += LOSS_STEP * (1 - share);
  door.lossShare = share - LOSS_STEP * share;
  if ((door.heard ?? 0) < LOSS_KNOWN_MESSAGES) door.heard = (door.heard ?? 0) + 1;
}

/** How long a row of signs of life must be missing that chance takes so seldom from a device which loses this share. */
const rowMs = (share: number): number =>
  CONFIRM_MS * Math.max(1, Math.ceil(Math.log(LOST_CHANCE) / Math.log(Math.min(LOSS_MOST_SHARE, share))));

/** How long the door may be silent before it is believed open: signs of life of a device that loses some may be lost. */
export function confirmMs({ lossShare = 0, heard = 0 }: Partial<DoorState>): number {
  if (lossShare > LOSSY_SHARE) return rowMs(lossShare + LOSS_UNKNOWN);
  return heard < LOSS_KNOWN_MESSAGES ? rowMs(LOSS_UNKNOWN) : CONFIRM_MS;
}

function open(j: Judgement, expectation: Expectation, door: DoorState, entry: Entry): void {
  const isShort = door.closedAt !== undefined && entry.t - door.closedAt < SHUT_MS;
  // What is missing before "closed" may have said so long ago.
  const isOnlyBridged = isShort && !door.mayBeLonger && door.device === entry.d;
  if (!isOnlyBridged) {
    if (door.closedAt !== undefined) keepOpening(expectation, door, door.openedAt, door.openTo ?? door.closedAt);
    door.openedAt = entry.t;
    noteHandling(j, entry.t);
  }
  delete door.openTo;
  delete door.mayBeLonger;
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
    seq: entry.q,
    lastSeq: entry.q,
  });
  // Without numbers nobody knows whether anything is missing.
  const isUnknown = expectation.devices[entry.d]!.hasNoNumbers === true;
  const missing = door.device === entry.d && !isUnknown ? (door.gap ?? 0) : 0;
  const dueBefore = Math.floor((entry.t - door.seenAt) / expectation.devices[entry.d]!.reportEveryMs);
  const [seenAt, wasOpen] = [door.seenAt, door.isOpen];
  if (isOpen && !wasOpen) open(j, expectation, door, entry);
  door.gap = 0;
  door.seenAt = entry.t;
  door.seq = entry.q;
  if (!isOpen) {
    if (!wasOpen) return;
    door.isOpen = false;
    door.closedAt = entry.t;
    // What is missing may have told of it long before: it was open for as long as it was seen to be.
    if (missing > 0 || isUnknown) door.openTo = seenAt;
    if (missing > 0) door.mayBeLonger = true;
    return;
  }
  if (expectation.maxDoorOpenMs === Infinity) return;
  if (wasOpen && missing > dueBefore) {
    // More is missing than signs of life: it may have closed, and opened anew.
    keepOpening(expectation, door, door.openedAt, seenAt);
    door.openedAt = entry.t;
  }
  if (door.device !== entry.d) return;
  if (missing === 0 && !isUnknown) openTooLong(j, expectation, door, entry.t, 0.98);
  openTooOften(j, expectation, door, entry.t);
}

export function doorDeadline(j: Judgement, expectation: Expectation, t: number): void {
  const { door } = j;
  if (!door || expectation.maxDoorOpenMs === Infinity) return;
  if (!door.isOpen) {
    const breach = openBreach(j, 'door_open');
    if (!breach || door.closedAt === undefined) return;
    // What was open again and again is over when it has been closed for as long as it may be open.
    const shutMs = breach.measured.withinS === undefined ? SHUT_MS : expectation.maxDoorOpenMs;
    if (t - door.closedAt >= shutMs) lowerBy(j, 'door_open', door.closedAt, door.device);
    return;
  }
  const silentMs = confirmMs(door);
  const openMs = t - door.openedAt;
  // Who loses many, and says "open" each time with messages missing in between, is believed in the end.
  const isSaidAgain = silentMs > CONFIRM_MS && door.seenAt > door.openedAt && t - door.seenAt <= silentMs;
  if (openMs <= expectation.maxDoorOpenMs + (isSaidAgain ? 2 * rowMs(door.lossShare ?? 0) : silentMs)) return;
  openTooLong(j, expectation, door, t - CONFIRM_MS, 0.8);
}
