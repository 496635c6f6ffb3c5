import type { LocalDate } from '../../kernel/time.ts';
import type { Component, ScheduleTerms } from './terms-rules.ts';

export interface Disbursed {
  id: string;
  on: LocalDate;
  amountMinor: bigint;
}

export interface Received {
  id: string;
  on: LocalDate;
  amountMinor: bigint;
  /** No money: so much of the penalties that are owed on the day the lender forgives, before money of that day comes. */
  forgives?: true;
}

export interface Charged {
  id: string;
  /** The day on which it falls due. */
  on: LocalDate;
  kind: 'fee' | 'penalty';
  amountMinor: bigint;
}

/** What is owed from a day on comes back by other terms: what was borne before that day is owed as it was. */
export interface Varied {
  on: LocalDate;
  terms: ScheduleTerms;
  /** What was overdue on that day falls due by the new terms, too; else it stays overdue. */
  reAges: boolean;
}

/** Money used for something else than was agreed, from a day on; the last is not counted, null has not come. */
export interface Misused {
  id: string;
  from: LocalDate;
  to: LocalDate | null;
}

/** Everything that happened to a loan and counts, in whatever order it was recorded. */
export interface LoanActs {
  disbursements: readonly Disbursed[];
  receipts: readonly Received[];
  charges: readonly Charged[];
  variations: readonly Varied[];
  misuse: readonly Misused[];
  /** Everything falls due on this day: it is paid off early, or was called. */
  endsOn?: LocalDate | undefined;
}

export type Amounts = Record<Component, bigint>;
export const components = ['penalty', 'fee', 'interest', 'principal'] as const satisfies readonly Component[];
export const nothing = (): Amounts => ({ penalty: 0n, fee: 0n, interest: 0n, principal: 0n });
export const sumOf = ({ penalty, fee, interest, principal }: Amounts): bigint => penalty + fee + interest + principal;

export interface Turn {
  on: LocalDate;
  borneMinor: bigint;
}

/** One line of what is to be paid. */
export interface Row {
  kind: 'down_payment' | 'instalment';
  startOn: LocalDate;
  dueOn: LocalDate;
  /** A day beyond the published calendar: weekends rest, nothing else is known. */
  isAssumed: boolean;
  due: Amounts;
  paid: Amounts;
  /** Of what was paid: before its day, and after. */
  inAdvanceMinor: bigint;
  lateMinor: bigint;
  paidOn: LocalDate | null;
  /** To this day what is overdue has borne a penalty. */
  penaltyTo: LocalDate;
  /** Fallen due between two days of rest: the contract interest runs on for it from the later of them. */
  coveredFrom?: LocalDate;
  /** What the borrower owes of the loan after this line. */
  balanceMinor: bigint;
  /** Of its interest: borne before its first day, under the terms before, and falling due with it. */
  carriedMinor: bigint;
  /** What it bears it has borne by this day: its due day, or that on which all principal was paid before. */
  borneTo: LocalDate;
  /** Days between on which what bears, or its rate, turned, with what of its interest was borne by them. */
  turns: readonly Turn[];
}

export const leftOf = ({ due, paid }: Pick<Row, 'due' | 'paid'>): bigint => sumOf(due) - sumOf(paid);

/** What one receipt paid. */
export interface Portion extends Amounts {
  receiptId: string;
  on: LocalDate;
  /** More than was owed. */
  overpaid: bigint;
}

type Dated = { on: LocalDate; id?: string; forgives?: true };
const keyOf = ({ on, id = '', forgives }: Dated): string => `${on} ${forgives ? 0 : 1} ${id}`;
const byDay = (a: Dated, b: Dated): number => (keyOf(a) < keyOf(b) ? -1 : 1);

/** In the order of their days, so that it does not matter when they were recorded. */
export const inOrder = <T extends Dated>(acts: readonly T[]): T[] => [...acts].sort(byDay);
