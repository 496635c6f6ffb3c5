import { refuse } from '../../kernel/refusal.ts';
import { addMonths, type BankingCalendar, type LocalDate } from '../../kernel/time.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';
import { type DayCount, type Frequency, periodsAfter } from './day-count-rules.ts';
import { loanRefusals } from './refusals.ts';
import {
  arrearsOrders,
  type dueMoves,
  type earlyActs,
  inMultiples,
  type interestMethods,
  type interestPeriods,
  type OrderName,
  type RateFrom,
  type rests,
  type roundings,
  type ScheduleTerms,
  type Shape,
} from './terms-rules.ts';

export const loanStatuses = [
  'proposed',
  'accepted',
  'approved',
  'active',
  'written_off',
  'closed',
  'declined',
] as const;
export type LoanStatus = (typeof loanStatuses)[number];
export type LoanStep = 'accept' | 'approve' | 'disburse' | 'neverPaid' | 'writeOff' | 'close' | 'decline' | 'lapse';

export const loanLife: LifeCycle<LoanStatus, LoanStep> = [
  ['proposed', 'accept', 'accepted'],
  ['accepted', 'approve', 'approved'],
  ['approved', 'disburse', 'active'],
  ['active', 'disburse', 'active'],
  ['active', 'neverPaid', 'approved'],
  ['active', 'writeOff', 'written_off'],
  ['active', 'close', 'closed'],
  ['written_off', 'close', 'closed'],
  ['proposed', 'decline', 'declined'],
  ['accepted', 'decline', 'declined'],
  ['approved', 'decline', 'declined'],
  // By the clock: nothing of it was paid out until the last day agreed.
  ['approved', 'lapse', 'declined'],
];

export const purposeKinds = [
  'working_capital',
  'equipment',
  'technical_renovation',
  'construction',
  'trade',
  'refinancing',
  'housing',
  'other',
] as const;
export const changeKinds = ['reschedule', 're_age', 'restructure', 'medium_for_short'] as const;
export type ChangeKind = (typeof changeKinds)[number];
export const changeStatuses = ['proposed', 'agreed', 'refused', 'withdrawn'] as const;
export const actKinds = [
  'disbursement',
  'down_payment',
  'repayment',
  'fee',
  'penalty',
  'refund',
  'forgiveness',
  'misuse',
  'misuse_end',
] as const;
export type ActKind = (typeof actKinds)[number];

/** What lender and borrower agree on; a reference rate is named and not yet known. */
export interface AgreedTerms {
  shape: Shape;
  periods: number;
  every: Frequency;
  firstDueOn?: LocalDate | undefined;
  interestMethod: (typeof interestMethods)[number];
  interestPeriod: (typeof interestPeriods)[number];
  dayCount: DayCount;
  rate:
    | { kind: 'fixed'; rateBps: number }
    | { kind: 'reference'; reference: string; spreadBps: number; repricingMonths: number };
  instalmentMultipleMinor: string;
  rounding: (typeof roundings)[number];
  principalGracePeriods: number;
  interestGracePeriods: number;
  interestFreePeriods: number;
  downPayment?: { shareBps: number; isAutomatic: boolean } | undefined;
  stepsBps: readonly number[];
  dueDays: { move: (typeof dueMoves)[number]; place?: string | undefined };
  recalculation?: { rest: (typeof rests)[number]; early: (typeof earlyActs)[number] } | undefined;
  order: OrderName;
  overdueUpliftBps?: number | undefined;
  misuseUpliftBps?: number | undefined;
}

/** What is drawn and repaid again bears interest for as long as it was used (Civil Code 677). */
const ofUse = { rest: 'daily', early: 'reduce_number' } as const;

/** The terms with what they name known: what a schedule is drawn up by. */
export const scheduleTerms = (
  agreed: AgreedTerms,
  known: {
    expectedOn: LocalDate;
    expectedMinor: bigint;
    rates: readonly RateFrom[];
    calendar?: BankingCalendar | undefined;
  },
): ScheduleTerms => ({
  shape: agreed.shape,
  periods: agreed.periods,
  every: agreed.every,
  firstDueOn: agreed.firstDueOn,
  interestMethod: agreed.interestMethod,
  interestPeriod: agreed.interestPeriod,
  dayCount: agreed.dayCount,
  multipleMinor: BigInt(agreed.instalmentMultipleMinor),
  rounding: agreed.rounding,
  principalGracePeriods: agreed.principalGracePeriods,
  interestGracePeriods: agreed.interestGracePeriods,
  interestFreePeriods: agreed.interestFreePeriods,
  downPaymentBps: agreed.downPayment?.shareBps ?? 0,
  stepsBps: agreed.stepsBps,
  move: agreed.dueDays.move,
  recalculation:
    agreed.recalculation ?? (agreed.shape === 'revolving' && agreed.interestMethod === 'declining' ? ofUse : undefined),
  order: arrearsOrders[agreed.order],
  overdueUpliftBps: agreed.overdueUpliftBps,
  misuseUpliftBps: agreed.misuseUpliftBps,
  ...known,
});

/** What of a disbursement is paid back on its day. */
export function downPaymentOf(amountMinor: bigint, agreed: AgreedTerms): bigint {
  const share = BigInt(agreed.downPayment?.shareBps ?? 0);
  const minor = inMultiples(amountMinor * share, 10_000n, BigInt(agreed.instalmentMultipleMinor), agreed.rounding);
  return minor < amountMinor ? minor : amountMinor;
}

export interface TermBounds {
  longestMonths: number;
  rateMostBps: number;
  upliftBps: { min: number; max: number };
  misuseUpliftBps: { min: number; max: number };
}

/** Refuses a schedule that cannot be, by the name of what is wrong with it. */
export function assertTerms(agreed: AgreedTerms, from: LocalDate, bounds: TermBounds): void {
  const { periods, every, shape, stepsBps, rate, firstDueOn, recalculation, interestMethod } = agreed;
  const unfit = (at: string, facts: Record<string, unknown>) =>
    refuse(loanRefusals.LOAN_TERMS_UNFIT, { at: `/terms/${at}`, facts });
  if (periods < 1) refuse(loanRefusals.LOAN_WITHOUT_PERIODS, { at: '/terms/periods' });
  if (every.count < 1) refuse(loanRefusals.LOAN_WITHOUT_PERIODS, { at: '/terms/every/count' });
  const lastOn = addMonths(from, bounds.longestMonths);
  // Asked before days are counted: a schedule of a million periods is not drawn up to find that it is too long.
  const inMonths =
    every.unit === 'months' ? every.count * periods : (every.count * periods * (every.unit === 'weeks' ? 7 : 1)) / 31;
  if (inMonths > bounds.longestMonths || periodsAfter(firstDueOn ?? from, every, periods) > addMonths(lastOn, 1))
    refuse(loanRefusals.LOAN_NEVER_ENDS, {
      at: '/terms/periods',
      facts: { lastOn, longestMonths: bounds.longestMonths },
    });
  if (firstDueOn !== undefined && firstDueOn <= from)
    refuse(loanRefusals.LOAN_DAYS_OUT_OF_ORDER, { at: '/terms/firstDueOn', facts: { from, firstDueOn } });
  const askedBps = rate.kind === 'fixed' ? rate.rateBps : rate.spreadBps;
  if (askedBps > bounds.rateMostBps)
    refuse(loanRefusals.LOAN_RATE_ABOVE_MAX, { at: '/terms/rate', facts: { askedBps, mostBps: bounds.rateMostBps } });
  if (shape === 'step' && (stepsBps.length !== periods || stepsBps.reduce((a, b) => a + b, 0) !== 10_000))
    unfit('stepsBps', { periods, steps: stepsBps.length, sumBps: stepsBps.reduce((a, b) => a + b, 0) });
  if (shape !== 'step' && stepsBps.length > 0) unfit('stepsBps', { shape });
  if (agreed.principalGracePeriods >= periods) unfit('principalGracePeriods', { periods });
  if (agreed.interestGracePeriods >= periods) unfit('interestGracePeriods', { periods });
  if (agreed.interestFreePeriods > periods) unfit('interestFreePeriods', { periods });
  if (recalculation && interestMethod === 'flat') unfit('recalculation', { interestMethod });
  if (rate.kind === 'reference' && interestMethod === 'flat') unfit('rate', { interestMethod });
  if (agreed.downPayment && agreed.downPayment.shareBps >= 10_000) unfit('downPayment/shareBps', { mostBps: 9_999 });
  if (agreed.dueDays.move !== 'none' && agreed.dueDays.place === undefined) unfit('dueDays/place', {});
  const assertUplift = (at: 'overdueUpliftBps' | 'misuseUpliftBps', { min, max }: { min: number; max: number }) => {
    const uplift = agreed[at];
    if (uplift !== undefined && (uplift < min || uplift > max)) unfit(at, { minBps: min, maxBps: max });
  };
  assertUplift('overdueUpliftBps', bounds.upliftBps);
  assertUplift('misuseUpliftBps', bounds.misuseUpliftBps);
}

export interface Fixing {
  fixedOn: LocalDate;
  rateBps: number;
}

/**
 * The rates that a loan bears: a fixed one, or the reference of the day before each repricing day and the agreed spread on it (PBOC
 * on LPR loans, 2019-30). Nothing is guessed for a day whose fixing is not known yet: the newest goes on.
 */
export function ratesOf(
  { rate }: AgreedTerms,
  beganOn: LocalDate,
  through: LocalDate,
  fixings: readonly Fixing[],
  mostBps: number,
): RateFrom[] {
  if (rate.kind === 'fixed') return [{ fromOn: beganOn, rateBps: rate.rateBps }];
  const ordered = [...fixings].sort((a, b) => (a.fixedOn < b.fixedOn ? -1 : 1));
  const before = (day: LocalDate) => ordered.filter(({ fixedOn }) => fixedOn < day).at(-1);
  const rates: RateFrom[] = [];
  for (let i = 0; ; i++) {
    const fromOn = addMonths(beganOn, i * rate.repricingMonths);
    if (i > 0 && (fromOn > through || rate.repricingMonths === 0)) return rates;
    const fixing = before(fromOn);
    if (!fixing) refuse(loanRefusals.LOAN_RATE_UNKNOWN, { facts: { reference: rate.reference, before: fromOn } });
    // What may be asked of nobody is not asked by a reference that rose, either.
    const rateBps = Math.min(mostBps, Math.max(0, fixing.rateBps + rate.spreadBps));
    if (rates.at(-1)?.rateBps !== rateBps) rates.push({ fromOn, rateBps });
  }
}

/** What is left of a loan to be disbursed: a revolving one may be drawn again as far as it was repaid. */
export const leftToDisburse = (
  {
    principalMinor,
    disbursedMinor,
    principalPaidMinor,
  }: Record<'principalMinor' | 'disbursedMinor' | 'principalPaidMinor', bigint>,
  shape: Shape,
): bigint => principalMinor - disbursedMinor + (shape === 'revolving' ? principalPaidMinor : 0n);
