import { describe, expect, it } from 'vitest';
import { loanDesk, paper, terms } from '../support/loans.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank, checker } = desk;
const yuan = (amount: number) => ({ amountMinor: (amount * 100).toString(), currency: 'CNY' });
const asked = () =>
  desk.propose({
    amount: yuan(100_000),
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms({ shape: 'bullet', periods: 1 }),
  });
const running = async () => {
  const loan = await asked();
  await desk.approve(loan);
  await desk.disburse(loan.id, 10_000_000n, { currency: 'CNY' });
  return loan.id;
};
const statusOf = async (id: string) => (await desk.read<{ status: string }>(`/loans/${id}`)).status;

describe('a loan that is not gone on with', () => {
  it('is declined as long as nothing of it is out, and is paid to nobody then', async () => {
    const loan = await asked();
    await desk.approve(loan);
    expect(await desk.borrower.refused(`/loans/${loan.id}/decline`, { reason: 'no' })).toMatch(/^403/);
    await checker.done(`/loans/${loan.id}/decline`, { reason: 'The works buys elsewhere' });
    expect(await statusOf(loan.id)).toBe('declined');
    await expect(desk.disburse(loan.id, 10_000_000n, { currency: 'CNY' })).rejects.toThrow(/LOAN/);
    const out = await running();
    expect(await checker.refused(`/loans/${out}/decline`, { reason: 'too late' })).toMatch(/^409/);
  });
});

describe('other terms that were put and not answered', () => {
  it('are taken back by the lender, and cannot be accepted then', async () => {
    const id = await running();
    const change = await bank.done<{ id: string; sheetHash: string }>(`/loans/${id}/changes`, {
      kind: 'reschedule',
      terms: terms({ shape: 'bullet', periods: 2 }),
      reason: 'The works asked for two months',
      documentHash: paper(),
    });
    expect(await desk.borrower.refused(`/loan-changes/${change.id}/withdrawal`)).toMatch(/^40[34]/);
    await checker.done(`/loan-changes/${change.id}/withdrawal`);
    await expect(desk.agree(change.id, id)).rejects.toThrow(/409/);
  });
});

describe('how good a loan is', () => {
  it('may be judged worse than its days overdue allow, with a reason, and never better', async () => {
    const id = await running();
    const as = (name: string) => ({ class: name, reason: 'The works lost its largest buyer' });
    expect(await desk.borrower.refused(`/loans/${id}/classification`, as('substandard'))).toMatch(/^403/);
    await checker.done(`/loans/${id}/classification`, as('substandard'));
    expect((await desk.read<{ class: string }>(`/loans/${id}`)).class).toBe('substandard');
    desk.at('2026-09-30');
    expect(await checker.refused(`/loans/${id}/classification`, as('normal'))).toMatch(/LOAN/);
  });
});
