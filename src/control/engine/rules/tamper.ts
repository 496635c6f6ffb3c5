import { evidenceOf, lower, raise } from '../breach.ts';
import { type Expectation, isWithin } from '../expectation.ts';
import type { Judgement } from '../judgement.ts';
import type { Entry } from '../observation.ts';

/** Contacts chatter: a report belongs to the last one if it comes within this time. */
const QUIET_MS = 6 * 3_600_000;

/** tampered: a device reports that someone opened or moved it, and no inspection is in force. */
export function judgeTamper(j: Judgement, expectation: Expectation, entry: Entry): void {
  if (isWithin(expectation.inspections, entry.t)) return;
  j.tamperAt = entry.t;
  raise(j, 'tampered', entry.t, entry.t, 0.95, [evidenceOf(entry)], {});
}

export function tamperDeadline(j: Judgement, t: number): void {
  if (j.tamperAt >= 0 && t - j.tamperAt > QUIET_MS) {
    j.tamperAt = -1;
    lower(j, 'tampered', t);
  }
}
