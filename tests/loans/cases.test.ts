import { expect, it } from 'vitest';
import {
  differences,
  type LoanCase,
  loanCases,
  minorOf,
  type ShownLine,
  type Step,
  termsOfCase,
} from '../support/loan-cases.ts';
import { loanDesk } from '../support/loans.ts';

const cases = loanCases();
const desk = await loanDesk('2022-01-01T02:00:00Z');

type Line = Record<string, string | number | null>;
const major = (value: unknown) => Number(value) / 100;

const shown = (line: Line): ShownLine => ({
  number: line.number as number | null,
  days: line.days as number | null,
  dueOn: line.dueOn as string,
  paidOn: line.paidOn as string | null,
  balance: major(line.balanceMinor),
  principal: major(line.principalMinor),
  interest: major(line.interestMinor),
  fees: major(line.feesMinor),
  penalties: major(line.penaltiesMinor),
  due: major(line.dueMinor),
  paid: major(line.paidMinor),
  inAdvance: major(line.inAdvanceMinor),
  late: major(line.lateMinor),
  outstanding: major(line.outstandingMinor),
});

const totalNames: Record<string, string> = {
  'Principal due': 'principalMinor',
  Interest: 'interestMinor',
  Fees: 'feesMinor',
  Penalties: 'penaltiesMinor',
  Due: 'dueMinor',
  Paid: 'paidMinor',
  'In advance': 'inAdvanceMinor',
  Late: 'lateMinor',
  Outstanding: 'outstandingMinor',
};
const kinds: Record<string, string> = {
  Disbursement: 'disbursement',
  Repayment: 'repayment',
  'Down Payment': 'down_payment',
};

/** Plays one case over HTTP and says where the service answers otherwise. */
async function play({ steps }: LoanCase): Promise<string[]> {
  const found: string[] = [];
  let loan = { id: '', sheetHash: '' };
  await desk.another();
  for (const step of steps) {
    if (step.do === 'clock') desk.at(step.date ?? '');
    if (step.do === 'create') loan = await desk.propose(wireOf(step));
    if (step.do === 'approve') await desk.approve(loan);
    if (step.do === 'disburse')
      await desk.disburse(loan.id, minorOf(step.amount ?? 0), {
        paidOn: step.date,
        downShareBps: downShare(steps),
        multipleMinor: 100n,
      });
    if (step.do === 'repay') await desk.repay(loan.id, minorOf(step.amount ?? 0), step.date ?? '');
    if (step.expect === 'schedule') {
      const { lines } = await desk.read<{ lines: Line[] }>(`/loans/${loan.id}/schedule`);
      const wanted = step.rows ?? [];
      if (lines.length !== wanted.length) found.push(`${lines.length} lines and not ${wanted.length}`);
      found.push(...wanted.flatMap((row, i) => differences(row, lines[i] && shown(lines[i]))));
    }
    if (step.expect === 'totals') {
      const { totals } = await desk.read<{ totals: Record<string, string> }>(`/loans/${loan.id}/schedule`);
      for (const [name, key] of Object.entries(totalNames))
        if (typeof step[name] === 'number' && step[name] !== major(totals[key]))
          found.push(`total ${name}: ${major(totals[key])} and not ${step[name]}`);
    }
    if (step.expect === 'transactions') {
      const { items } = await desk.read<{ items: Line[] }>(`/loans/${loan.id}/transactions`);
      const seen = items.map((act) => ({
        'Transaction date': act.on,
        'Transaction Type': act.kind,
        Amount: major(act.amountMinor),
        Principal: act.kind === 'disbursement' ? 0 : major(act.principalMinor),
        Interest: major(act.interestMinor),
        Fees: major(act.feesMinor),
        Penalties: major(act.penaltiesMinor),
        'Loan Balance': major(act.balanceMinor),
      }));
      const wanted = (step.rows ?? []).map((row) => ({
        ...row,
        'Transaction Type': kinds[String(row['Transaction Type'])],
      }));
      expect(seen).toEqual(wanted);
    }
    if (step.expect === 'outstanding' || step.expect === 'status') {
      const view = await desk.read<Record<string, string>>(`/loans/${loan.id}`);
      const amount = step.amount ?? step.outstanding;
      if (typeof amount === 'number' && amount !== major(view.outstandingMinor))
        found.push(`outstanding ${view.outstandingMinor} and not ${amount}`);
    }
  }
  return found;
}

const downShare = (steps: readonly Step[]) => {
  const create = steps.find((step) => step.do === 'create');
  const down = create && termsOfCase(create).downPayment;
  return down?.isAutomatic ? down.shareBps : 0;
};

function wireOf(step: Step) {
  const { principalMinor, rateBps, instalmentMultipleMinor, ...terms } = termsOfCase(step);
  return {
    amount: { amountMinor: principalMinor.toString(), currency: 'EUR' },
    expectedOn: step.date ?? '',
    availableUntil: '2025-12-31',
    terms: {
      ...terms,
      rate: { kind: 'fixed', rateBps },
      instalmentMultipleMinor: instalmentMultipleMinor.toString(),
    },
  };
}

it.skipIf(cases.length === 0).each(cases)('$id', async (each) => {
  expect(await play(each)).toEqual([]);
});

it.skipIf(cases.length === 0)('the books of all of them hold', async () => {
  const { items } = await desk.read<{ items: { balanced: boolean; currency: string }[] }>('/ledger/check');
  expect(items.map(({ balanced }) => balanced)).toEqual(items.map(() => true));
});
