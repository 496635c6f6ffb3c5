import { addBankingDays, addDays, daysBetween, type LocalDate } from '../../kernel/time.ts';
import type { PlaceCalendar } from './calendar.ts';
import { lastDayToRefuse } from './dates.ts';

/** Periods of eUCP 2.1, in calendar days [professional knowledge; to be checked against a bank's rule book]. */
export const electronicPeriods = { disposalDays: 60, corruptedRecordDays: 30 } as const;

/** An electronic record as received (eUCP e5, e6, e7, e10). */
export interface ElectronicRecord {
  id: string;
  /** e6: each record names the credit under which it is presented. */
  namesCredit: boolean;
  /** e6: a record that cannot be authenticated was not presented. */
  authenticated: boolean;
  /** e5: the format that the credit states; any when it states none. */
  format?: string;
  /** e7: content behind a link counts, and a link that does not work is a discrepancy. */
  linkWorks?: boolean;
  /** e10: the record evidences its date of issue. */
  dated: boolean;
}

export type RecordFault = 'not_presented' | 'format' | 'link' | 'undated';

export function recordFaults(record: ElectronicRecord, formatAsked?: string): RecordFault[] {
  if (!record.authenticated || !record.namesCredit) return ['not_presented'];
  const faults: RecordFault[] = [];
  if (formatAsked !== undefined && record.format !== formatAsked) faults.push('format');
  if (record.linkWorks === false) faults.push('link');
  if (!record.dated) faults.push('undated');
  return faults;
}

/** Article e2: an eUCP credit presented on paper alone is under UCP alone. */
export const isElectronic = (rules: string | undefined, electronicRecords: number): boolean =>
  (rules === 'eucp' || rules === 'eucp_urr') && electronicRecords > 0;

/** A request to present a corrupted record again, and its answer (e12). */
export interface CorruptedRecord {
  requestedOn: LocalDate;
  presentedAgainOn?: LocalDate;
}

/**
 * The last day to refuse an electronic presentation: five banking days after the notice of completeness (e7), since
 * without that notice nothing was presented (e6). The clock stands while a corrupted record is out (e12) and goes on the
 * day after it is back.
 * @returns undefined while it stands.
 */
export function lastDayToRefuseElectronic(
  calendar: PlaceCalendar,
  completeOn: LocalDate,
  corrupted: readonly CorruptedRecord[] = [],
): LocalDate | undefined {
  let last = lastDayToRefuse(calendar, completeOn);
  for (const { requestedOn, presentedAgainOn } of [...corrupted].sort((a, b) =>
    a.requestedOn < b.requestedOn ? -1 : 1,
  )) {
    if (requestedOn > last) continue;
    if (presentedAgainOn === undefined) return undefined;
    const left = bankingDaysBetween(calendar, requestedOn, last);
    last = addBankingDays(calendar.banking, presentedAgainOn, left);
  }
  return last;
}

function bankingDaysBetween(calendar: PlaceCalendar, from: LocalDate, to: LocalDate): number {
  let days = 0;
  for (let day = from; day < to; days++) {
    day = addBankingDays(calendar.banking, day, 1);
    if (day > to) break;
  }
  return days;
}

/** e12: a record not presented again within 30 days may be treated as not presented. */
export const isGivenUp = ({ requestedOn, presentedAgainOn }: CorruptedRecord, today: LocalDate): boolean =>
  presentedAgainOn === undefined && daysBetween(requestedOn, today) > electronicPeriods.corruptedRecordDays;

/** e6: the last day moves to the first on which the bank's system can receive. */
export const extendedByOutage = (
  lastDay: LocalDate,
  outages: readonly { from: LocalDate; to: LocalDate }[],
): LocalDate => {
  let day = lastDay;
  for (const { from, to } of [...outages].sort((a, b) => (a.from < b.from ? -1 : 1)))
    if (day >= from && day <= to) day = addDays(to, 1);
  return day;
};

/** e8: without instructions within 60 days of its refusal the bank may dispose of the records. */
export const mayDisposeFrom = (refusedOn: LocalDate): LocalDate =>
  addDays(refusedOn, electronicPeriods.disposalDays + 1);
