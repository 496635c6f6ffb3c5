import { addMonths, type LocalDate } from '../../kernel/time.ts';
import type { ReturnKind } from './rules.ts';

/**
 * Kinds that add up what happened in their days: what is told of a day in two of them is told twice, and of exempt interest claimed twice (issue 17,
 * measure 17: double claiming). Ratios over a stretch of days, as a cash cycle, and what stood on a day may be asked of any days.
 */
const addsUp: readonly ReturnKind[] = [
  'vat_exempt_interest',
  'asks_closed',
  'funnel',
  'cuts_and_calls',
  'hits_by_source',
];

/** Whether days of a return belong to it alone: where it adds up and is sent. What goes to nobody claims nothing. */
export const isKeptApart = (kind: ReturnKind, addresseeId: string | null): boolean =>
  addresseeId !== null && addsUp.includes(kind);

/** Whether it belongs to it whoever it is sent to: interest is exempt once, and a lender has one tax authority for it. */
export const isOfOneAddressee = (kind: ReturnKind): boolean => kind === 'vat_exempt_interest';

/** The first day that a return up to a day may begin on: of exempt interest the year’s, for its method is fixed for a year (Cai Shui [2018] 91). */
export function earliestOf(kind: ReturnKind, periodTo: LocalDate): LocalDate {
  const earliest = addMonths(periodTo, -13);
  const newYear = `${periodTo.slice(0, 4)}-01-01`;
  return kind === 'vat_exempt_interest' && newYear > earliest ? newYear : earliest;
}

interface Days {
  periodFrom: LocalDate;
  periodTo: LocalDate;
}
interface Sent extends Days {
  addresseeId: string | null;
}
interface Standing extends Sent {
  id: string;
}
const isSame = (a: Days, b: Days): boolean => a.periodFrom === b.periodFrom && a.periodTo === b.periodTo;

const isAnew = (a: Sent, b: Sent): boolean => isSame(a, b) && a.addresseeId === b.addresseeId;

/**
 * Whose place a return takes among those that stand: of the one that it names, if all days of that are its own, else of the one of the same days to
 * the same authority; and with which it shares days without taking its place.
 */
export function placeOf<T extends Standing>(
  standing: readonly T[],
  of: Sent,
  named: string | undefined,
): { takes: T | undefined; meets: T | undefined } {
  const isWhole = (row: T) => of.periodFrom <= row.periodFrom && row.periodTo <= of.periodTo;
  const takes = standing.find((row) => (named === undefined ? isAnew(row, of) : row.id === named && isWhole(row)));
  return { takes, meets: standing.find((row) => row !== takes && !isAnew(row, of)) };
}
export const isOfSameDays = isAnew;
