import type { Money } from '../../kernel/money.ts';
import { mulDiv, shareOf } from '../../kernel/ratio.ts';
import { type RefusalDefinition, refuse } from '../../kernel/refusal.ts';
import { addDays, type LocalDate } from '../../kernel/time.ts';

export const paymentKinds = ['sight', 'deferred', 'acceptance', 'negotiation'] as const;
export type PaymentKind = (typeof paymentKinds)[number];
export const paymentStatuses = ['undertaken', 'paid'] as const;

type Tenor =
  | { kind: 'sight' }
  | { kind: 'days_after'; days: number; event: TenorEvent }
  | { kind: 'fixed'; on: LocalDate };
type TenorEvent = 'sight' | 'shipment' | 'document_date' | 'presentation' | 'acceptance' | 'invoice';

export interface PayableTerms {
  availableBy: 'sight_payment' | 'deferred_payment' | 'acceptance' | 'negotiation' | 'mixed';
  tenor?: Tenor | undefined;
  parts?: readonly { shareBps: number; tenor: Tenor }[] | undefined;
}

/** Dates from which a tenor may run; an event that the documents do not date is left out. */
export type EventDates = Partial<Record<TenorEvent, LocalDate>>;

export interface PaymentPart {
  part: number;
  kind: PaymentKind;
  amountMinor: bigint;
  /** Undefined: payment is due now. Null: due later, and no document says when. */
  dueOn: LocalDate | null | undefined;
}

const dueOf = (tenor: Tenor, dates: EventDates): LocalDate | null | undefined => {
  if (tenor.kind === 'sight') return undefined;
  if (tenor.kind === 'fixed') return tenor.on;
  const from = dates[tenor.event];
  // The day of the event is not counted (UCP 600 3).
  return from === undefined ? null : addDays(from, tenor.days);
};

/**
 * What a bank owes on a presentation, and when (UCP 600 6b, 7, 8). The last part of mixed payment takes what rounding
 * leaves. A nominated bank that negotiates buys the documents at once, whatever the tenor (2, 12).
 */
export function paymentParts(
  terms: PayableTerms,
  amountMinor: bigint,
  dates: EventDates,
  { negotiates }: { negotiates: boolean },
): PaymentPart[] {
  const { availableBy, tenor = { kind: 'sight' }, parts } = terms;
  if (negotiates) return [{ part: 1, kind: 'negotiation', amountMinor, dueOn: undefined }];
  const later = availableBy === 'acceptance' ? 'acceptance' : 'deferred';
  const owed = availableBy === 'mixed' && parts ? parts : [{ shareBps: 10_000, tenor }];
  let left = amountMinor;
  return owed.map(({ shareBps, tenor: of }, i) => {
    const share = i === owed.length - 1 ? left : shareOf(amountMinor, shareBps, 'down');
    left -= share;
    const dueOn = dueOf(of, dates);
    return { part: i + 1, kind: dueOn === undefined ? 'sight' : later, amountMinor: share, dueOn };
  });
}

/** What a rate of exchange makes of an amount: the rate is units of the other currency for one of this, to six places. */
export function exchanged(amountMinor: bigint, rateMicro: bigint, exponents: { from: number; to: number }): bigint {
  const scale = 10n ** BigInt(exponents.from);
  return mulDiv(amountMinor, rateMicro * 10n ** BigInt(exponents.to), scale * 1_000_000n, 'half-up');
}

/** A payment by the applicant in another currency agrees with its rate, to the minor unit. */
export function assertExchanged(
  { amountMinor: paidMinor, currency }: Money,
  expectedMinor: bigint,
  otherwise: RefusalDefinition,
): void {
  if (paidMinor !== expectedMinor)
    refuse(otherwise, { at: '/exchange', facts: { paidMinor, expectedMinor, currency } });
}

/** What an MT747 makes of an authority: raised or lowered; undefined when the new amount that it states is another (34B). */
export function authorisedAmount(
  beforeMinor: bigint,
  change: { raisedMinor?: bigint | undefined; loweredMinor?: bigint | undefined; statedMinor?: bigint | undefined },
): bigint | undefined {
  const after = beforeMinor + (change.raisedMinor ?? 0n) - (change.loweredMinor ?? 0n);
  const agrees = change.statedMinor === undefined || change.statedMinor === after;
  return agrees && after > 0n ? after : undefined;
}

/**
 * Interest on what is given back: each day by the rate of that day, the first counted and the last not; rounded half up to
 * the minor unit, once, over the whole term.
 */
export function refundInterest(
  principalMinor: bigint,
  { from, to }: { from: LocalDate; to: LocalDate },
  rateBpsOn: (day: LocalDate) => number,
  dayCount: number,
): bigint {
  let bpsDays = 0n;
  for (let day = from; day < to; day = addDays(day, 1)) bpsDays += BigInt(rateBpsOn(day));
  return mulDiv(principalMinor, bpsDays, 10_000n * BigInt(dayCount), 'half-up');
}
