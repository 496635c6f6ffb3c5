/**
 * The sequence numbers stored of a device, as ascending ranges with both ends in them that do not touch: what lies between
 * two is missing. A well-behaved device has one.
 */
export type Account = [from: number, to: number][];

/** Separate ranges kept for a device. A device that loses every second message for a day has fewer. */
export const RANGES_MOST = 5_000;

export type Arrival = 'new' | 'repeat' | 'scattered';

/** Index of the last range that begins at or before a number; -1 where none does. */
function rangeBefore(account: Account, seq: number): number {
  let [low, high] = [0, account.length];
  // Nearly every message is the next one of its device.
  if (high > 0 && (account[high - 1] as [number, number])[0] <= seq) return high - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((account[middle] as [number, number])[0] <= seq) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Whether the number is in the account already; it is not taken. */
export function isTaken(account: Account, seq: number): boolean {
  const before = account[rangeBefore(account, seq)];
  return before !== undefined && seq <= before[1];
}

/** Takes a number into the account, unless it is there already, or would be one range too many. */
export function arrive(account: Account, seq: number): Arrival {
  const at = rangeBefore(account, seq);
  const before = account[at];
  const after = account[at + 1];
  if (before && seq <= before[1]) return 'repeat';
  const joinsBefore = before?.[1] === seq - 1;
  const joinsAfter = after?.[0] === seq + 1;
  if (!joinsBefore && !joinsAfter) {
    if (account.length >= RANGES_MOST) return 'scattered';
    account.splice(at + 1, 0, [seq, seq]);
  } else if (before && joinsBefore) {
    before[1] = joinsAfter && after ? after[1] : seq;
    if (joinsAfter) account.splice(at + 1, 1);
  } else if (after) after[0] = seq;
  return 'new';
}

/** A multirange of PostgreSQL as an account. */
export const accountOf = (multirange: string): Account =>
  [...multirange.matchAll(/\[(\d+),(\d+)\)/g)].map(([, from, to]) => [Number(from), Number(to) - 1]);
