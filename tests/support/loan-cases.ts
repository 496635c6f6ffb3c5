import path from 'node:path';
import type { OrderName } from '../../src/lending/loans/terms-rules.ts';
import { readJson, sharedData } from './shared.ts';

/** One step of a case, as its file has it. */
export interface Step {
  do?: string;
  expect?: string;
  date?: string;
  amount?: number;
  product?: string;
  principal?: number;
  annualRatePercent?: number;
  interestType?: string;
  interestPeriod?: string;
  amortization?: string;
  every?: string;
  repayments?: number;
  paymentOrder?: string;
  rows?: Record<string, string | number | null>[];
  [more: string]: unknown;
}
export interface LoanCase {
  id: string;
  steps: Step[];
}

export function loanCases(): LoanCase[] {
  const folder = sharedData('loan-schedules');
  if (!folder) return [];
  const { cases }: { cases: LoanCase[] } = readJson(path.join(folder, 'schedules.json'));
  return cases;
}

const orders: Record<string, OrderName> = {
  PENALTIES_FEES_INTEREST_PRINCIPAL_ORDER: 'penalty_fee_interest_principal',
  DUE_PENALTY_FEE_INTEREST_PRINCIPAL_IN_ADVANCE_PRINCIPAL_PENALTY_FEE_INTEREST: 'due_then_principal_in_advance',
  DUE_PENALTY_INTEREST_PRINCIPAL_FEE_IN_ADVANCE_PENALTY_INTEREST_PRINCIPAL_FEE: 'due_then_interest_in_advance',
  INTEREST_PRINCIPAL_PENALTIES_FEES_ORDER: 'interest_principal_penalty_fee',
  ADVANCED_PAYMENT_ALLOCATION: 'penalty_fee_principal_interest',
  PRINCIPAL_INTEREST_PENALTIES_FEES_ORDER: 'principal_interest_penalty_fee',
};

export const minorOf = (amount: number): bigint => BigInt(Math.round(amount * 100));

/** The terms of a case as the service takes them: what its product says by its name, and what its step says itself. */
export function termsOfCase(step: Step) {
  const product = step.product ?? '';
  const has = (part: string) => product.includes(part);
  const [count = '1', unit = 'MONTHS'] = (step.every ?? '').split(' ');
  const order = orders[step.paymentOrder ?? ''];
  if (!order) throw new Error(`no order is known as ${step.paymentOrder}`);
  const recalculates = has('RECALCULATION');
  return {
    principalMinor: minorOf(step.principal ?? 0),
    shape:
      step.amortization === 'EQUAL_PRINCIPAL_PAYMENTS' ? ('equal_principal' as const) : ('equal_instalment' as const),
    periods: step.repayments ?? 0,
    every: { count: Number(count), unit: unit.toLowerCase() as 'days' | 'weeks' | 'months' },
    interestMethod: step.interestType === 'FLAT' ? ('flat' as const) : ('declining' as const),
    interestPeriod: step.interestPeriod === 'DAILY' ? ('daily' as const) : ('repayment_period' as const),
    dayCount: has('360_30') ? ('30/360' as const) : ('actual/365' as const),
    rateBps: Math.round((step.annualRatePercent ?? 0) * 100),
    // Products whose instalments are drawn up to the cent say so by the 30 and 360 in their names.
    instalmentMultipleMinor: has('360_30') ? 1n : 100n,
    rounding: 'half-even' as const,
    downPayment: has('DOWNPAYMENT') ? { shareBps: 2_500, isAutomatic: has('AUTO') } : undefined,
    recalculation: recalculates
      ? {
          rest: has('SAME_AS_REPAYMENT') ? ('repayment_period' as const) : ('daily' as const),
          early: has('RESCH_NEXT_REP')
            ? ('reschedule_next' as const)
            : has('REDUCE_NR_INST')
              ? ('reduce_number' as const)
              : ('reduce_instalment' as const),
        }
      : undefined,
    order,
  };
}

/** A line of a schedule as the cases show it; what a case leaves empty is not compared. */
export interface ShownLine {
  number: number | null;
  days: number | null;
  dueOn: string;
  paidOn: string | null;
  balance: number;
  principal: number;
  interest: number;
  fees: number;
  penalties: number;
  due: number;
  paid: number;
  inAdvance: number;
  late: number;
  outstanding: number;
}

/** What a line of a case says that this one does not. */
export function differences(wanted: Record<string, string | number | null>, line: ShownLine | undefined): string[] {
  if (!line) return [`no line for ${wanted.date}`];
  const shown: Record<string, string | number | null> = {
    Nr: line.number,
    Days: line.days,
    date: line.dueOn,
    'Balance of loan': line.balance,
    'Principal due': line.principal,
    Interest: line.interest,
    Fees: line.fees,
    Penalties: line.penalties,
    Due: line.due,
    Paid: line.paid,
    'In advance': line.inAdvance,
    Late: line.late,
    Outstanding: line.outstanding,
  };
  const found = Object.entries(shown)
    .filter(([name, value]) => wanted[name] !== null && wanted[name] !== undefined && wanted[name] !== value)
    .map(([name, value]) => `${wanted.date} ${name}: ${value} and not ${wanted[name]}`);
  if (wanted.Nr !== null && (wanted.paidDate ?? null) !== line.paidOn)
    found.push(`${wanted.date} paid on ${line.paidOn} and not ${wanted.paidDate}`);
  return found;
}
