import { expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const body = {
  borrowerId: desk.borrower.partyId,
  purposeKind: 'working_capital',
  purpose: 'Steel for the works',
  payees: [{ name: 'Supplier of Steel', accountNumber: '6222000011112222' }],
  amount: { amountMinor: '100000000', currency: 'CNY' },
  expectedOn: '2026-03-05',
  availableUntil: '2026-03-31',
  terms: terms({ downPayment: { shareBps: 1_000, isAutomatic: false } }),
};

interface Proposed {
  id: string;
  sheet: { interestMinor: string; allInBps: number };
  schedule: { lines: { kind: string; dueOn: string; balanceMinor: string }[]; totals: { interestMinor: string } };
}

it('a loan that is proposed or previewed answers with the cost sheet and the schedule that are read of it afterwards', async () => {
  const previewed = await fetch(`${desk.url}/v1/loans`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bank.key}`, 'content-type': 'application/json', preview: 'true' },
    body: JSON.stringify(body),
  });
  expect(previewed.headers.get('preview')).toBe('true');
  const seen = (await previewed.json()) as Proposed;
  const made = await bank.done<Proposed>('/loans', body);
  expect([seen.sheet, seen.schedule]).toEqual([made.sheet, made.schedule]);

  const sheet = await desk.read<Record<string, unknown>>(`/loans/${made.id}/cost-sheet`);
  expect(sheet).toMatchObject(made.sheet);
  const { lines, totals } = await desk.read<Proposed['schedule']>(`/loans/${made.id}/schedule`);
  expect(made.schedule).toEqual({ lines, totals });
  expect(lines.map(({ kind }) => kind)).toEqual(['disbursement', 'down_payment', ...Array(6).fill('instalment')]);
  expect(lines.at(-1)?.balanceMinor).toBe('0');
  expect(totals.interestMinor).toBe(made.sheet.interestMinor);
});
