import { mulDiv, type Rounding } from '../../kernel/ratio.ts';
import type { BankingCalendar, LocalDate } from '../../kernel/time.ts';
import type { DayCount, Frequency } from './day-count-rules.ts';

/** How principal comes back. The last four keep it out to the end. */
export const shapes = ['equal_instalment', 'equal_principal', 'step', 'bullet', 'revolving', 'annual_review'] as const;
export type Shape = (typeof shapes)[number];

export const interestMethods = ['flat', 'declining'] as const;
export const interestPeriods = ['daily', 'repayment_period'] as const;
export const roundings = ['half-up', 'half-even'] as const satisfies readonly Rounding[];
export const dueMoves = ['none', 'following', 'preceding', 'modified_following'] as const;
export const rests = ['daily', 'repayment_period'] as const;
export const earlyActs = ['reduce_instalment', 'reduce_number', 'reschedule_next'] as const;

/** A rate from a day on. */
export interface RateFrom {
  fromOn: LocalDate;
  rateBps: number;
}

/** What decides a schedule, with every figure known: a reference rate has become the rates that were fixed. */
export interface ScheduleTerms {
  shape: Shape;
  /** When the money is expected, until it is out. */
  expectedOn: LocalDate;
  expectedMinor: bigint;
  periods: number;
  every: Frequency;
  firstDueOn?: LocalDate | undefined;
  interestMethod: (typeof interestMethods)[number];
  interestPeriod: (typeof interestPeriods)[number];
  dayCount: DayCount;
  rates: readonly RateFrom[];
  /** Instalments are multiples of it, but for the last; 1 where nothing was agreed. */
  multipleMinor: bigint;
  rounding: Exclude<Rounding, 'down' | 'up'>;
  /** First periods in which no principal falls due. */
  principalGracePeriods: number;
  /** First periods whose interest falls due with the one after them. */
  interestGracePeriods: number;
  /** First periods that bear no interest. */
  interestFreePeriods: number;
  /** The share of each disbursement that is paid back on its day. */
  downPaymentBps: number;
  /** Shares of the principal by period, of a schedule in steps. */
  stepsBps: readonly number[];
  move: (typeof dueMoves)[number];
  calendar?: BankingCalendar | undefined;
  /** Interest follows what is really owed, early and late; without, the schedule stands as it was drawn up. */
  recalculation?: { rest: (typeof rests)[number]; early: (typeof earlyActs)[number] } | undefined;
  order: ArrearsOrder;
  /** On overdue principal and interest, of the contract rate and on top of it; undefined where late principal bears that rate alone. */
  overdueUpliftBps?: number | undefined;
  /** On all that is owed while its money is used for something else, in place of the other; undefined where none was agreed. */
  misuseUpliftBps?: number | undefined;
}

export type Component = 'penalty' | 'fee' | 'interest' | 'principal';

/** In which order money pays what is due. What is not due yet is paid with its principal, whatever the order. */
export interface ArrearsOrder {
  /** One instalment after another, or one component of all of them after another. */
  sweep: 'instalment' | 'component';
  due: readonly Component[];
  source: string;
}

const orders = {
  fees_interest_principal: {
    sweep: 'component',
    due: ['fee', 'interest', 'penalty', 'principal'],
    source:
      'Civil Code 561: costs of making the claim good, then interest, then principal; 677: nothing is owed for days that have not come',
  },
  principal_first: {
    sweep: 'component',
    due: ['principal', 'interest', 'penalty', 'fee'],
    source: 'practice for loans long overdue, where the parties agree it (Civil Code 561 leaves it to them)',
  },
  penalty_fee_interest_principal: {
    sweep: 'instalment',
    due: ['penalty', 'fee', 'interest', 'principal'],
    source: 'practice of core banking systems: the oldest instalment in full, charges before interest',
  },
  due_then_principal_in_advance: {
    sweep: 'instalment',
    due: ['penalty', 'fee', 'interest', 'principal'],
    source:
      'practice of core banking systems: the oldest instalment in full, principal before anything else that is not due yet',
  },
  due_then_interest_in_advance: {
    sweep: 'instalment',
    due: ['penalty', 'interest', 'principal', 'fee'],
    source: 'practice of core banking systems: the oldest instalment in full, fees after principal',
  },
  interest_principal_penalty_fee: {
    sweep: 'instalment',
    due: ['interest', 'principal', 'penalty', 'fee'],
    source: 'practice of core banking systems: the instalment before its charges',
  },
  penalty_fee_principal_interest: {
    sweep: 'instalment',
    due: ['penalty', 'fee', 'principal', 'interest'],
    source: 'practice of core banking systems: principal of an instalment before its interest',
  },
  principal_interest_penalty_fee: {
    sweep: 'instalment',
    due: ['principal', 'interest', 'penalty', 'fee'],
    source: 'practice of core banking systems: principal of the oldest instalment first',
  },
} as const satisfies Record<string, ArrearsOrder>;

export type OrderName = keyof typeof orders;
export const arrearsOrders: Record<OrderName, ArrearsOrder> = orders;
export const orderNames = Object.keys(orders) as [OrderName, ...OrderName[]];

/** An exact amount as a whole number of multiples. */
export const inMultiples = (part: bigint, whole: bigint, multiple: bigint, rounding: Rounding): bigint =>
  multiple * mulDiv(part, 1n, whole * multiple, rounding);

/** The rate in force on a day: the newest that has begun, the first where none has. */
export function rateOn(rates: readonly RateFrom[], day: LocalDate): number {
  let found = rates[0];
  for (const rate of rates) if (rate.fromOn <= day && (!found || rate.fromOn >= found.fromOn)) found = rate;
  return found?.rateBps ?? 0;
}
