import { expect, it } from 'vitest';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { closeLoanDays } from '../../src/lending/loans/index.ts';
import { loanDesk, terms } from '../support/loans.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank, checker, database, clock, tenantId } = desk;
const yuan = (amount: number) => ({ amountMinor: Math.round(amount * 100).toString(), currency: 'CNY' });
const minor = (amount: number) => BigInt(Math.round(amount * 100));
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const newId = identifiers(clock, chance);
const close = () => closeLoanDays(systemCtx({ clock, chance, newId }, database, tenantId, 'loans'));
type Body = Record<string, string> & { code?: string };

async function running(amount: number, more: Record<string, unknown>): Promise<string> {
  desk.at('2026-03-05');
  await desk.another();
  const loan = await desk.propose({
    amount: yuan(amount),
    expectedOn: '2026-03-05',
    availableUntil: '2026-03-31',
    terms: terms({ shape: 'bullet', interestPeriod: 'daily', dayCount: 'actual/360', ...more }),
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, minor(amount), { currency: 'CNY' });
  return loan.id;
}
async function books(): Promise<(kind: string) => number> {
  const { items } = await desk.read<{ items: { kind: string; currency: string; balanceMinor: string }[] }>(
    '/ledger/accounts',
  );
  return (kind) => Number(items.find((a) => a.kind === kind && a.currency === 'CNY')?.balanceMinor ?? '0') / 100;
}

it('a penalty is forgiven by two people as an act of its own, no more than is owed, and is booked as what was given up', async () => {
  const id = await running(3_000_000, {
    periods: 1,
    firstDueOn: '2026-06-20',
    rate: { kind: 'fixed', rateBps: 435 },
    overdueUpliftBps: 5_000,
  });
  const path = `/loans/${id}/forgiveness`;
  const why = { reason: 'The works stood under water', documentHash: 'd'.repeat(64) };
  expect(await bank.refused(path, { amount: yuan(0.01), ...why })).toBe('422 LOAN_PENALTY_LESS');
  // 13,593.75 on principal and 175.76 on unpaid interest (vector 14).
  desk.at('2026-07-15');
  expect(await bank.refused(path, { amount: yuan(13_769.52), ...why })).toBe('422 LOAN_PENALTY_LESS');
  expect(await desk.borrower.refused(path, { amount: yuan(1), ...why })).toBe('403 MANDATE_MISSING');
  const before = await books();
  expect((await checker.post(path, { amount: yuan(10_000), ...why })).status).toBe(202);
  await checker.done(path, { amount: yuan(10_000), ...why });
  const after = await books();
  expect(['penalty_forgiven', 'penalty_income', 'cash'].map((kind) => after(kind) - before(kind))).toEqual([
    10_000, -10_000, 0,
  ]);
  expect(await desk.read<Body>(`/loans/${id}/payoff`)).toMatchObject({
    penaltiesMinor: '376951',
    interestMinor: '3878750',
  });
  // Money of the same day pays what is left of it, whichever was recorded first.
  const paid = await desk.repay(id, minor(1_000_000), '2026-07-15', 'CNY');
  expect(paid.paid).toMatchObject({ penaltiesMinor: '376951', interestMinor: '3878750', principalMinor: '95744299' });
});

it('interest of a loan overdue for more than 90 days is no income any more, until it comes or the loan is in order again', async () => {
  // Ten yuan a day.
  const id = await running(100_000, { periods: 6, rate: { kind: 'fixed', rateBps: 360 } });
  const before = await books();
  const by = async () => {
    const now = await books();
    return ['interest_income', 'interest_receivable', 'interest_suspended', 'interest_suspended_contra'].map(
      (kind) => now(kind) - before(kind),
    );
  };
  desk.at('2026-07-04');
  await close();
  expect(await by()).toEqual([-1_210, 1_210, 0, 0]);
  desk.at('2026-07-05');
  await close();
  expect(await by()).toEqual([0, 0, 1_220, -1_220]);
  expect(await desk.read(`/loans/${id}`)).toMatchObject({
    isAccruing: false,
    suspendedMinor: '122000',
    earnedMinor: '0',
  });
  expect(JSON.stringify(await desk.read(`/history/${id}`))).toContain('loan.accrualStopped');
  desk.at('2026-07-06');
  await close();
  expect(await by()).toEqual([0, 0, 1_230, -1_230]);
  // What comes is income on its day.
  await desk.repay(id, minor(310), '2026-07-06', 'CNY');
  expect(await by()).toEqual([-310, 0, 920, -920]);
  desk.at('2026-07-07');
  await close();
  expect(await by()).toEqual([-1_240, 930, 0, 0]);
  expect(await desk.read(`/loans/${id}`)).toMatchObject({ isAccruing: true, suspendedMinor: '0' });
});
