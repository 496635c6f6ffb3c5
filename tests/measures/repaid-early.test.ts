import { expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank } = desk;
const documentHash = 'a'.repeat(64);
interface Return {
  id: string;
  figures: { interestMinor: string; exemptMinor: string };
}
const make = (periodFrom: string, periodTo: string) =>
  bank.done<Return>('/policy-returns', { kind: 'vat_exempt_interest', periodFrom, periodTo });
const interest = async (from: string, to: string) => (await make(from, to)).figures.exemptMinor;

/** Nine million at four per cent: a thousand yuan a day. */
const running = async (more: object = {}) => {
  const loan = await desk.propose({
    amount: { amountMinor: '900000000', currency: 'CNY' },
    expectedOn: desk.clock.now().toISOString().slice(0, 10),
    availableUntil: '2026-12-31',
    terms: terms({
      shape: 'bullet',
      interestPeriod: 'daily',
      dayCount: 'actual/360',
      periods: 1,
      rate: { kind: 'fixed', rateBps: 400 },
      ...more,
    }),
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, 900_000_000n, { currency: 'CNY' });
  return loan.id;
};
const payAll = async (loanId: string, on: string) => {
  const { owedMinor } = await desk.read<{ owedMinor: string }>(`/loans/${loanId}/payoff`);
  await desk.repay(loanId, BigInt(owedMinor), on, 'CNY');
};

it('measure 17: interest of a loan repaid early is told for the days on which it was out, and for none after', async () => {
  await bank.done('/reference-rates', { name: 'LPR-1Y', fixedOn: '2026-02-20', rateBps: 300, source: 'PBOC' });
  await bank.done('/vat-methods', { year: 2026, method: 'whole_loan', documentHash });
  await desk.another();
  await bank.done(`/parties/${desk.borrower.partyId}/policy-standings`, {
    kind: 'size',
    purpose: 'tax',
    figures: { industry: 'industry', employees: 50, revenueMinor: '500000000' },
    validFrom: '2026-01-01',
    documentHash,
    reason: 'Seen on paper',
  });
  const loanId = await running();
  desk.at('2026-03-08');
  const before = await make('2026-03-01', '2026-03-07');
  expect(before.figures.exemptMinor).toBe('300000');
  desk.at('2026-03-10');
  await payAll(loanId, '2026-03-10');
  desk.at('2026-03-21');
  expect(await interest('2026-03-08', '2026-03-10')).toBe('200000');
  expect(await interest('2026-03-11', '2026-03-20')).toBe('0');
  expect(await interest('2026-03-01', '2026-03-20')).toBe('500000');
  // What was told before it was repaid is rebuilt from the record, to the hash.
  expect(await desk.read(`/policy-returns/${before.id}/rerun`)).toMatchObject({ isSame: true, isRebuilt: true });
});

it('measure 17: nor is interest of days before a half was repaid told otherwise since', async () => {
  desk.at('2026-03-25');
  const loanId = await running({ periods: 2, recalculation: { rest: 'daily', early: 'reduce_number' } });
  desk.at('2026-04-05');
  const before = await make('2026-03-25', '2026-04-04');
  // The eleven days that are over.
  expect(before.figures.exemptMinor).toBe('1100000');
  await desk.repay(loanId, 450_000_000n, '2026-04-05', 'CNY');
  desk.at('2026-04-16');
  expect(await interest('2026-04-05', '2026-04-15')).toBe('550000');
  expect(await interest('2026-03-25', '2026-04-15')).toBe('1650000');
  expect(await desk.read(`/policy-returns/${before.id}/rerun`)).toMatchObject({ isSame: true, isRebuilt: true });
});
