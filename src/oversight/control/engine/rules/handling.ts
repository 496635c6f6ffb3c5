import type { Judgement } from '../judgement.ts';

/**
 * Hours of the day at which people handle goods, learned from what handling leaves behind: unstable readings, masses
 * set down and taken up again, doors that open. At other hours a change is not handling.
 */

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Signs needed before the day is known, and how long it must have been watched. */
const SIGNS_LEAST = 10;
const WATCHED_MS = 27 * HOUR_MS;
const SIGNS_MOST = 200;

const hourOf = (t: number): number => Math.floor((((t % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS);

export function noteHandling(j: Judgement, t: number): void {
  const { hours } = j.handling;
  const hour = hourOf(t);
  if (j.handling.from < 0) j.handling.from = t;
  hours[hour]! += 1;
  if (hours[hour]! > SIGNS_MOST) for (let h = 0; h < hours.length; h++) hours[h] = Math.floor(hours[h]! / 2);
}

/** Whether nothing was ever handled within two hours of this time of day, though the day is known. */
export function isQuietHour(j: Judgement, t: number): boolean {
  const { hours, from } = j.handling;
  if (from < 0 || t - from < WATCHED_MS) return false;
  let all = 0;
  for (const signs of hours) all += signs;
  if (all < SIGNS_LEAST) return false;
  const hour = hourOf(t);
  for (let k = -2; k <= 2; k++) if (hours[(hour + k + 24) % 24]! > 0) return false;
  return true;
}

/** So many signs of handling within an hour of a time of day, and more than their share of all of them, and it is a busy one. */
const BUSY_SIGNS = 3;
const NEAR_HOURS = 3;

/** Whether goods are handled at this time of day here, more than at others: whatever is lifted off anywhen is lifted off then. */
export function isBusyHour({ handling: { hours } }: Judgement, t: number): boolean {
  const hour = hourOf(t);
  let [near, all] = [0, 0];
  for (const signs of hours) all += signs;
  for (let k = -1; k <= 1; k++) near += hours[(hour + k + 24) % 24]!;
  return near >= BUSY_SIGNS && near * 24 > all * NEAR_HOURS;
}
