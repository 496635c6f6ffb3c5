import { describe, expect, it } from 'vitest';
import {
  differences,
  loanCases,
  minorOf,
  type ShownLine,
  type Step,
  termsOfCase,
} from '../../../tests/support/loan-cases.ts';
import { daysBetween } from '../../kernel/time.ts';
import { leftOf, type Received, sumOf } from './acts-rules.ts';
import { type LoanState, reckon } from './schedule-rules.ts';
import { arrearsOrders, type ScheduleTerms } from './terms-rules.ts';

const major = (minor: bigint) => Number(minor) / 100;

function termsOf(step: Step): ScheduleTerms {
  const t = termsOfCase(step);
  return {
    ...t,
    expectedOn: step.date ?? '',
    expectedMinor: t.principalMinor,
    rates: [{ fromOn: '1900-01-01', rateBps: t.rateBps }],
    multipleMinor: t.instalmentMultipleMinor,
    principalGracePeriods: 0,
    interestGracePeriods: 0,
    interestFreePeriods: 0,
    downPaymentBps: t.downPayment?.shareBps ?? 0,
    stepsBps: [],
    move: 'none',
    order: arrearsOrders[t.order],
  };
}

/** Lines as a person reads them: each disbursement before what falls due from its day on. */
function shown({ disbursements, rows }: LoanState): ShownLine[] {
  const empty = {
    principal: 0,
    interest: 0,
    fees: 0,
    penalties: 0,
    due: 0,
    paid: 0,
    inAdvance: 0,
    late: 0,
    outstanding: 0,
  };
  const lines: ShownLine[] = [];
  const left = [...disbursements];
  let number = 0;
  for (const row of rows) {
    while (left[0] && left[0].on <= row.dueOn) {
      const { on, amountMinor } = left.shift() ?? { on: '', amountMinor: 0n };
      lines.push({ number: null, days: null, dueOn: on, paidOn: null, balance: major(amountMinor), ...empty });
    }
    lines.push({
      number: ++number,
      days: daysBetween(row.startOn, row.dueOn),
      dueOn: row.dueOn,
      paidOn: row.paidOn,
      balance: major(row.balanceMinor),
      principal: major(row.due.principal),
      interest: major(row.due.interest),
      fees: major(row.due.fee),
      penalties: major(row.due.penalty),
      due: major(sumOf(row.due)),
      paid: major(sumOf(row.paid)),
      inAdvance: major(row.inAdvanceMinor),
      late: major(row.lateMinor),
      outstanding: major(leftOf(row)),
    });
  }
  return lines;
}

describe.skipIf(loanCases().length === 0)('schedules of the shared cases', () => {
  it.each(loanCases())('$id', ({ steps }) => {
    const create = steps.find((step) => step.do === 'create') as Step;
    const terms = termsOf(create);
    const isAutomatic = termsOfCase(create).downPayment?.isAutomatic === true;
    const disbursements: { id: string; on: string; amountMinor: bigint }[] = [];
    const receipts: Received[] = [];
    let asOf = create.date ?? '';
    let n = 0;
    for (const step of steps) {
      if (step.do === 'clock') asOf = step.date ?? '';
      if (step.do === 'disburse') {
        const out = { id: `a${n++}`, on: step.date ?? '', amountMinor: minorOf(step.amount ?? 0) };
        disbursements.push(out);
        if (isAutomatic) receipts.push({ ...out, id: `b${n++}`, amountMinor: out.amountMinor / 4n });
      }
      if (step.do === 'repay')
        receipts.push({ id: `b${n++}`, on: step.date ?? '', amountMinor: minorOf(step.amount ?? 0) });
      if (step.expect === 'schedule') {
        const lines = shown(reckon(terms, { disbursements, receipts, charges: [], variations: [], misuse: [] }, asOf));
        const wanted = step.rows ?? [];
        expect(lines).toHaveLength(wanted.length);
        expect(wanted.flatMap((row, i) => differences(row, lines[i]))).toEqual([]);
      }
    }
  });
});
