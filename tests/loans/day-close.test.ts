import { expect, it } from 'vitest';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { closeLoanDays } from '../../src/lending/loans/index.ts';
import { loanDesk, terms } from '../support/loans.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { database, clock, tenantId } = desk;
const yuan = (amount: number) => ({ amountMinor: Math.round(amount * 100).toString(), currency: 'CNY' });
const minor = (amount: number) => BigInt(Math.round(amount * 100));
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const newId = identifiers(clock, chance);
const system = () => systemCtx({ clock, chance, newId }, database, tenantId, 'loans');
type Body = Record<string, string>;

const running = async (amount: number) => {
  const loan = await desk.propose({
    amount: yuan(amount),
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms({
      periods: 3,
      interestPeriod: 'daily',
      dayCount: 'actual/360',
      rate: { kind: 'fixed', rateBps: 360 },
    }),
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, minor(amount), { currency: 'CNY' });
  return loan.id;
};
const receivable = async (): Promise<bigint> => {
  const { items } = await desk.read<{ items: { kind: string; balanceMinor: string }[] }>('/ledger/accounts');
  return BigInt(items.find(({ kind }) => kind === 'interest_receivable')?.balanceMinor ?? '0');
};

it('the day is closed once for each loan, however often and by how many it is asked, and goes on where it stopped', async () => {
  const ids = [];
  for (let i = 0; i < 5; i++) ids.push(await running(100_000));
  desk.at('2026-03-15');
  // Ten days at 3.60 per cent of 360: 100.00 each.
  const first = await Promise.all([closeLoanDays(system(), 2), closeLoanDays(system(), 2), closeLoanDays(system(), 2)]);
  await closeLoanDays(system(), 2);
  expect(first.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(5);
  expect(await receivable()).toBe(50_000n);
  for (const id of ids)
    expect(await desk.read<Body>(`/loans/${id}`)).toMatchObject({ earnedMinor: '10000', earnedTo: '2026-03-15' });
  expect(await closeLoanDays(system())).toBe(0);
});

it('a loan that is repaid before its line is due has earned what it bore, and no day closed since takes any of it back', async () => {
  desk.at('2026-03-05');
  await desk.another();
  const id = await running(100_000);
  desk.at('2026-03-15');
  await closeLoanDays(system());
  const { owedMinor } = await desk.read<Body>(`/loans/${id}/payoff`);
  await desk.repay(id, BigInt(owedMinor ?? '0'), '2026-03-15', 'CNY');
  desk.at('2026-03-20');
  await closeLoanDays(system());
  expect(await desk.read<Body>(`/loans/${id}`)).toMatchObject({ earnedMinor: '10000', earnedTo: '2026-03-20' });
  expect(await desk.read<object>(`/loans/${id}/recomputed`)).toMatchObject({ isAsRecorded: true });
});

it('what was earned is no income twice, and a loan that nobody paid is worse by itself', async () => {
  desk.at('2026-03-05');
  await desk.another();
  const id = await running(100_000);
  const before = await receivable();
  desk.at('2026-04-05');
  await closeLoanDays(system());
  const earned = (await receivable()) - before;
  expect(earned).toBeGreaterThan(0n);
  const quote = await desk.read<Body>(`/loans/${id}/payoff`);
  await desk.repay(id, BigInt(quote.interestMinor ?? '0'), '2026-04-05', 'CNY');
  expect(await receivable()).toBe(before + earned - 31_000n);
  desk.at('2026-04-08');
  await closeLoanDays(system());
  expect(await desk.read<Body>(`/loans/${id}`)).toMatchObject({ class: 'special_mention', overdueSince: '2026-04-05' });
  desk.at('2026-07-05');
  await closeLoanDays(system());
  expect((await desk.read<Body>(`/loans/${id}`)).class).toBe('substandard');
  const { items } = await desk.read<{ items: { balanced: boolean }[] }>('/ledger/check');
  expect(items.every(({ balanced }) => balanced)).toBe(true);
});
