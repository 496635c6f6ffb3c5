import { lower, raise } from '../breach.ts';
import { type Expectation, timeOutside } from '../expectation.ts';
import type { DoorState, Judgement } from '../judgement.ts';
import type { Entry } from '../observation.ts';
import { noteHandling } from './handling.ts';

/**
 * A door sensor speaks when the door moves and now and then in between. The message that it closed may come late, so
 * only a later "open", or a missing sign of life for this long, makes the limit certain.
 */
const CONFIRM_MS = 35 * 60_000;

function openTooLong(j: Judgement, expectation: Expectation, door: DoorState, at: number, confidence: number): void {
  const openMs = timeOutside(expectation.inspections, door.openedAt, at);
  if (openMs <= expectation.maxDoorOpenMs) return;
  raise(j, 'door_open', at - (openMs - expectation.maxDoorOpenMs), at, confidence, [[door.device, door.seq]], {
    openS: Math.round(openMs / 1000),
    maxDoorOpenS: expectation.maxDoorOpenMs / 1000,
  });
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
  if (isOpen && !door.isOpen) {
    door.isOpen = true;
    door.openedAt = entry.t;
    door.device = entry.d;
    door.openSeq = entry.q;
    door.heard = 0;
    noteHandling(j, entry.t);
  } else door.heard++;
  door.seenAt = entry.t;
  door.seq = entry.q;
  if (!isOpen) {
    door.isOpen = false;
    lower(j, 'door_open', entry.t);
    return;
  }
  // A number missing since it opened may be the message that it closed.
  const isWhole = door.device === entry.d && entry.q - door.openSeq === door.heard;
  if (expectation.maxDoorOpenMs < Infinity && isWhole) openTooLong(j, expectation, door, entry.t, 0.98);
}

export function doorDeadline(j: Judgement, expectation: Expectation, t: number): void {
  const { door } = j;
  if (!door?.isOpen || expectation.maxDoorOpenMs === Infinity) return;
  if (t - door.openedAt <= expectation.maxDoorOpenMs + CONFIRM_MS) return;
  openTooLong(j, expectation, door, t - CONFIRM_MS, 0.8);
}
