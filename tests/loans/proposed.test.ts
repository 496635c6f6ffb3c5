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

interface Side {
  sheet: Record<string, unknown> | null;
  schedule: Proposed['schedule'];
}
interface Change {
  id: string;
  sheetHash: string;
  sheet: Record<string, unknown>;
  compared: { currency: string; now: Side; asChanged: Side } | null;
}

it('other terms are answered, previewed and read beside those in force, and are the schedule once they are agreed to', async () => {
  const loan = await desk.propose({ ...body, terms: terms() });
  await desk.approve(loan);
  await desk.disburse(loan.id, 100_000_000n, { currency: 'CNY' });
  desk.at('2026-04-10');
  await desk.repay(loan.id, 5_000_000n, '2026-04-10', 'CNY');
  const path = `/loans/${loan.id}/changes`;
  const asked = {
    kind: 'reschedule',
    terms: terms({ periods: 12, rate: { kind: 'fixed', rateBps: 500 } }),
    reason: 'Sells later',
    documentHash: 'f'.repeat(64),
  };
  const previewed = (await (
    await fetch(`${desk.url}/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bank.key}`, 'content-type': 'application/json', preview: 'true' },
      body: JSON.stringify(asked),
    })
  ).json()) as Change;
  const made = await bank.done<Change>(path, asked);
  expect(made.compared).toEqual(previewed.compared);
  const read = await desk.read<Change>(`/loan-changes/${made.id}`);
  expect(read.compared).toEqual(made.compared);

  const { now, asChanged, currency } = made.compared ?? ({} as NonNullable<Change['compared']>);
  const inForce = await desk.read<Proposed['schedule']>(`/loans/${loan.id}/schedule`);
  expect(now.schedule).toEqual({ lines: inForce.lines, totals: inForce.totals });
  expect([currency, asChanged.sheet]).toEqual(['CNY', made.sheet]);
  // The same is owed by either; what is still to be borne differs.
  expect(now.sheet?.principalMinor).toBe(asChanged.sheet?.principalMinor);
  expect(Number(asChanged.sheet?.interestMinor)).toBeGreaterThan(Number(now.sheet?.interestMinor));

  await desk.borrower.done(`/loan-changes/${made.id}/answer`, { accept: true, sheetHash: made.sheetHash });
  const { lines, totals } = await desk.read<Proposed['schedule']>(`/loans/${loan.id}/schedule`);
  expect({ lines, totals }).toEqual(asChanged.schedule);
  expect((await desk.read<Change>(`/loan-changes/${made.id}`)).compared).toBeNull();
});

it('what is all due at once by the terms in force has no rate of a year, and other terms have one', async () => {
  await desk.another();
  desk.at('2026-03-05');
  const single = terms({ shape: 'bullet', periods: 1 });
  const loan = await desk.propose({ ...body, borrowerId: desk.borrower.partyId, terms: single });
  await desk.approve(loan);
  await desk.disburse(loan.id, 100_000_000n, { currency: 'CNY' });
  desk.at('2026-04-20');
  const made = await bank.done<Change>(`/loans/${loan.id}/changes`, {
    kind: 'restructure',
    terms: terms(),
    reason: 'Cannot pay at once',
    documentHash: 'f'.repeat(64),
  });
  expect(made.compared?.asChanged.sheet).not.toBeNull();
  expect(made.compared?.now.schedule.lines.at(-1)?.dueOn).toBe('2026-04-05');
});
