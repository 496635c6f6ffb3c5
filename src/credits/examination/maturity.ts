import { addDays, type LocalDate } from '../../kernel/time.ts';

/** A tenor as drafts and 42C, 42M, 42P state it. */
export type Tenor =
  | { kind: 'sight' }
  | { kind: 'days_after'; days: number; event: TenorEvent }
  | { kind: 'fixed'; on: LocalDate };
export type TenorEvent = 'sight' | 'shipment' | 'document_date' | 'presentation' | 'acceptance' | 'invoice';

const events: readonly (readonly [TenorEvent, RegExp])[] = [
  ['sight', /SIGHT/],
  ['shipment', /SHIPMENT|B\/L|BILL OF LADING|ON BOARD|TAKING IN CHARGE|DISPATCH|CMR|CIM|AWB|TRANSPORT DOCUMENT/],
  ['acceptance', /ACCEPTANCE/],
  ['presentation', /PRESENTATION|RECEIPT OF DOCUMENTS|DOCUMENTS RECEIVED/],
  ['invoice', /INVOICE/],
  ['document_date', /DRAFT|DATE/],
];

/** Reads the common forms ("AT SIGHT", "90 DAYS AFTER B/L DATE", "60 DAYS FROM SIGHT"); undefined when it is another. */
export function readTenor(text: string): Tenor | undefined {
  const words = text.toUpperCase().replace(/\s+/g, ' ');
  const found = /(\d{1,3}) ?DAYS? (?:AFTER|FROM)\b(.*)/.exec(words) ?? /(\d{1,3}) ?DAYS? (SIGHT)/.exec(words);
  if (!found) return /\bAT SIGHT\b|^SIGHT$/.test(words) ? { kind: 'sight' } : undefined;
  const event = events.find(([, pattern]) => pattern.test(found[2] ?? ''))?.[0];
  return event && { kind: 'days_after', days: Number(found[1]), event };
}

/**
 * The day on which payment falls due. "From" and "after" both exclude the day itself (article 3). Not moved to a banking
 * day: where a due date falls on a closed day is for the place of payment.
 * @param on The dates of the event as documents show them; several are one bill's on board dates or several bills' dates.
 * @param bills Whether the dates are of one bill (the earliest counts) or of several under one draft (the latest, ISBP B2).
 */
export function maturity(
  tenor: Tenor,
  on: readonly LocalDate[],
  bills: 'one' | 'several' = 'one',
): LocalDate | undefined {
  if (tenor.kind === 'fixed') return tenor.on;
  const sorted = [...on].sort();
  const base = bills === 'one' ? sorted[0] : sorted.at(-1);
  if (base === undefined) return undefined;
  return tenor.kind === 'sight' ? base : addDays(base, tenor.days);
}
