import { evidenceOf, lower, raise } from '../breach.ts';
import { type Expectation, isWithin } from '../expectation.ts';
import type { Judgement, TamperState } from '../judgement.ts';
import type { Entry } from '../observation.ts';

/** Contacts chatter: a report belongs to the last one if it comes within this time. */
const QUIET_MS = 6 * 3_600_000;
/** Raised again within this time, or by the next reports but one, it is no knock in passing. */
const REPEAT_MS = 90 * 60_000;
const REPEAT_PERIODS = 2.5;
/** What another device saw this near in time bears it out. */
const BESIDE_MS = 30 * 60_000;
/** A device that raised it alone so often, and never again, is known to give it falsely. */
const FALSE_FLAGS = 2;

const newTamper = (): TamperState => ({ from: -1, at: -1, count: 0, alone: 0 });

/** Another contact, or a seal that is open, says so too. */
function isBorneOut(j: Judgement, device: number, t: number): boolean {
  if (j.open.some((breach) => breach.kind === 'seal_broken' || breach.kind === 'seal_mismatch')) return true;
  const others = j.tampers ?? [];
  if (others.some((other, i) => other && i !== device && other.at >= 0 && t - other.at < BESIDE_MS)) return true;
  return j.seals.some((seal) => seal !== null && seal.state > 0 && t - seal.since < BESIDE_MS);
}

/** Whether one sign alone, of a device that gives such signs falsely, says nothing certain. */
export const isKnownFalse = (expectation: Expectation, device: number, alone: number): boolean =>
  expectation.devices[device]?.givesFalseFlags === true || alone >= FALSE_FLAGS;

/** tampered: a device reports that someone opened or moved it, and no inspection is in force. */
export function judgeTamper(j: Judgement, expectation: Expectation, entry: Entry): void {
  if (isWithin(expectation.inspections, entry.t)) return;
  const tampers = (j.tampers ??= expectation.devices.map(() => null));
  const tamper = (tampers[entry.d] ??= newTamper());
  const repeatMs = Math.max(REPEAT_MS, REPEAT_PERIODS * (expectation.devices[entry.d]?.reportEveryMs ?? 0));
  if (tamper.at < 0 || entry.t - tamper.at > repeatMs) {
    if (tamper.count === 1) tamper.alone++;
    tamper.count = 0;
    tamper.from = entry.t;
  }
  tamper.count++;
  tamper.at = entry.t;
  j.tamperAt = entry.t;
  const isCertain = tamper.count >= 2 || !isKnownFalse(expectation, entry.d, tamper.alone);
  if (!isCertain && !isBorneOut(j, entry.d, entry.t)) return;
  raise(j, 'tampered', tamper.from, entry.t, 0.95, [evidenceOf(entry)], { flags: tamper.count });
}

/** A contact was raised once, by a device that is known to do so falsely: nobody knows yet. */
export const isFlagAlone = (j: Judgement, expectation: Expectation): boolean =>
  j.tampers !== undefined &&
  j.tampers.some(
    (tamper, i) =>
      tamper !== null &&
      tamper.count === 1 &&
      j.t - tamper.at < QUIET_MS &&
      isKnownFalse(expectation, i, tamper.alone) &&
      !j.open.some((breach) => breach.kind === 'tampered'),
  );

export function tamperDeadline(j: Judgement, t: number): void {
  if (j.tamperAt >= 0 && t - j.tamperAt > QUIET_MS) {
    j.tamperAt = -1;
    lower(j, 'tampered', t);
  }
}
