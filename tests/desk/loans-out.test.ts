import { expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';
import { drilled } from '../support/sums.ts';

const desk = await loanDesk();

it('has loans that stand by themselves in the portfolio, with what is left of them and instalment by instalment', async () => {
  desk.at('2026-03-02');
  const loan = await desk.propose({
    amount: { amountMinor: '10000000', currency: 'EUR' },
    expectedOn: '2026-03-02',
    availableUntil: '2026-04-30',
    terms: terms(),
  });
  const sums = (by: string) => drilled(desk.read, '/portfolio', by);
  expect(await sums('borrower')).toEqual([]);
  await desk.approve(loan);
  await desk.disburse(loan.id, 10_000_000n, { paidOn: '2026-03-02' });
  expect(await sums('borrower')).toMatchObject([
    {
      key: desk.borrower.partyId,
      loans: 1,
      facilities: 0,
      currency: 'EUR',
      exposureMinor: '10000000',
    },
  ]);
  // Nothing is counted for a loan by itself, which is not zero.
  expect((await sums('borrower'))[0]).not.toHaveProperty('countedMinor');
  expect(await sums('coverage')).toMatchObject([{ key: null, loans: 1, exposureMinor: '10000000' }]);
  const due = await sums('maturity');
  expect(due.reduce((sum, { debts }) => sum + Number(debts), 0)).toBe(6);
  expect(due.reduce((sum, { outstandingMinor }) => sum + Number(outstandingMinor), 0)).toBeGreaterThan(10_000_000);
  await desk.repay(loan.id, 2_000_000n, '2026-03-02');
  const [sum] = await sums('borrower');
  const { body } = await desk.bank.get<{ outstandingMinor: string }>(`/loans/${loan.id}`);
  expect(sum?.exposureMinor).toBe(body.outstandingMinor);
});
