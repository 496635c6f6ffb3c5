import type { Ctx } from '../../context.ts';
import { versionFor } from '../../ground/calendars/index.ts';
import { cancelDeadlines, endOfDay, setDeadline } from '../../ground/deadlines/index.ts';
import { policyOf, policyOn } from '../../ground/policy/index.ts';
import { addDays, isAssumed, isBankingDay, type LocalDate } from '../../kernel/time.ts';
import {
  examinedFrom,
  lastDayToRefuse,
  lastDayToRefuseElectronic,
  lastDayWhileOpen,
  type PlaceCalendar,
  type Received,
} from '../examination/index.ts';
import { type BankPlace, endOfRolled, placeOfBank } from '../letters-of-credit/index.ts';
import { type KeptRecord, listRecords } from './record-store.ts';

export const REFUSAL = 'presentation.refusal';
export const REMINDER = 'presentation.reminder';

export interface ExaminationDays {
  lastDayToRefuse: LocalDate | null;
  calendarVersion: string | null;
}

/**
 * The last day to refuse, on the examining bank's own days (UCP 600 14b); with records out, it stands still (eUCP e12). Where
 * the days are not published each weekday counts, so that the bank's own time never runs out unseen; the version says so.
 */
export function examinationDays(
  place: BankPlace,
  received: Received,
  records: readonly KeptRecord[] = [],
): ExaminationDays {
  const { calendar } = place;
  if (!calendar) return { lastDayToRefuse: null, calendarVersion: null };
  const presentedOn = examinedFrom(calendar, received);
  const corrupted = records.flatMap((r) =>
    r.corruptedOn === null
      ? []
      : [{ requestedOn: r.corruptedOn, ...(r.presentedAgainOn !== null && { presentedAgainOn: r.presentedAgainOn }) }],
  );
  const last =
    corrupted.length === 0
      ? lastDayToRefuse(calendar, presentedOn)
      : lastDayToRefuseElectronic(calendar, presentedOn, corrupted);
  return { lastDayToRefuse: last ?? null, calendarVersion: versionFor(calendar.banking, last ?? presentedOn) };
}

/**
 * The day after which the bank is precluded: its last day to refuse, or later where it was closed beyond its will (36). A last day
 * that rests on days nobody had published is what the bank works to; it loses nothing by it while a holiday may still move it.
 */
export function lastDayOpen(
  { calendar, interruptions }: BankPlace,
  given: { presentedOn: LocalDate; lastDayToRefuse: LocalDate | null; daysAssumed: boolean },
): LocalDate | undefined {
  const { presentedOn, lastDayToRefuse: stated, daysAssumed } = given;
  if (stated === null) return undefined;
  const last = daysAssumed && calendar ? onceKnown(calendar, stated, presentedOn) : stated;
  if (!calendar || !interruptions.some(({ from, to }) => from <= last && to > presentedOn)) return last;
  return lastDayWhileOpen(calendar, presentedOn, last);
}

/** Whether it came after the last day of the credit, by the days of the bank that received it (UCP 600 6d, 29a). */
export const isLate = (place: BankPlace, { expiresOn }: { expiresOn: LocalDate }, presentedOn: LocalDate): boolean =>
  presentedOn > (endOfRolled(place, expiresOn)?.on ?? expiresOn);

/** An assumed last day by what is published meanwhile; later by the longest closure while nothing is. */
function onceKnown({ banking, ...rest }: PlaceCalendar, stated: LocalDate, presentedOn: LocalDate): LocalDate {
  const now = lastDayToRefuse({ banking, ...rest }, presentedOn);
  const last = now > stated ? now : stated;
  return isAssumed(banking, last) ? addDays(last, policyOn('calendar.assumedClosureDays', last).value) : last;
}

/** Sets the days running: one reminder before the last day, and its end, after which the bank is precluded. */
export async function runDays(
  ctx: Ctx,
  presentation: Received & { id: string; presentedToId: string },
): Promise<ExaminationDays> {
  const place = await placeOfBank(ctx, presentation.presentedToId);
  const days = examinationDays(place, presentation, await listRecords(ctx, presentation.id));
  const last = days.lastDayToRefuse;
  if (last === null) {
    await cancelDeadlines(ctx, presentation.id, [REFUSAL, REMINDER]);
    return days;
  }
  await setDeadline(ctx, { kind: REFUSAL, objectId: presentation.id, dueAt: endOfDay(last, place.timeZone) });
  const reminder = bankingDaysBefore(
    place,
    last,
    policyOf(presentation.presentedToId, 'presentation.reminderDaysBefore', last).value,
  );
  if (reminder !== undefined)
    await setDeadline(ctx, {
      kind: REMINDER,
      objectId: presentation.id,
      dueAt: endOfDay(addDays(reminder, -1), place.timeZone),
    });
  return days;
}

function bankingDaysBefore({ calendar }: BankPlace, date: LocalDate, days: number): LocalDate | undefined {
  if (!calendar) return undefined;
  let day = date;
  for (let left = days; left > 0; ) {
    day = addDays(day, -1);
    if (isBankingDay(calendar.banking, day)) left--;
  }
  return day;
}

/** Decided, returned or taken up: nothing falls due any more. */
export const stopDays = (ctx: Ctx, presentationId: string): Promise<void> =>
  cancelDeadlines(ctx, presentationId, [REFUSAL, REMINDER]);
