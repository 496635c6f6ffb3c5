import { beforeEach, describe, expect, it } from 'vitest';
import { loanDesk, terms } from '../support/loans.ts';
import { transfer } from '../support/money.ts';
import { payee } from '../support/payees.ts';

const desk = await loanDesk('2026-07-06T02:00:00Z');
const { bank, checker } = desk;
const yuan = (amount: number) => ({ amountMinor: (amount * 100).toString(), currency: 'CNY' });
const floating = terms({
  shape: 'bullet',
  periods: 1,
  every: { count: 6, unit: 'months' },
  interestPeriod: 'daily',
  dayCount: 'actual/360',
  rate: { kind: 'reference', reference: 'LPR-1Y', spreadBps: 100, repricingMonths: 1 },
});
const fixed = { ...floating, rate: { kind: 'fixed', rateBps: 360 } };
const propose = (more: object) =>
  desk.propose({ amount: yuan(1_000_000), expectedOn: '2026-07-06', availableUntil: '2026-08-31', ...more });
const running = async (agreed: object) => {
  const loan = await propose({ terms: agreed });
  await desk.approve(loan);
  await desk.disburse(loan.id, 100_000_000n, { currency: 'CNY' });
  return loan.id;
};
const rate = (rateBps: number, fixedOn: string, more: object = {}) =>
  bank.tried<{ id: string; code?: string; rateBps: number }>('/reference-rates', {
    name: 'LPR-1Y',
    fixedOn,
    rateBps,
    source: 'as published',
    ...more,
  });
const owed = async (id: string) => (await desk.read<{ interestMinor: string }>(`/loans/${id}/payoff`)).interestMinor;

beforeEach(async () => {
  desk.at('2026-07-06');
  await desk.another();
});

describe('attack 16.19: a reference rate that was typed wrong', () => {
  it('is put right by two of level 2, stays readable, and loans on it are reckoned as if it had been right', async () => {
    const { body: wrong } = await rate(3_000, '2026-07-01');
    const id = await running(floating);
    desk.at('2026-07-16');
    // 10 days of 360 at 3,100 bps.
    expect(await owed(id)).toBe('861111');
    expect((await rate(300, '2026-07-01')).body.code).toBe('RATE_FIXED_OTHERWISE');
    expect((await rate(300, '2026-07-02', { replaces: wrong.id })).body.code).toBe('RATE_REPLACES_OTHER');
    const asked = await bank.post<{ needs: { level: string } }>('/reference-rates', {
      name: 'LPR-1Y',
      fixedOn: '2026-07-01',
      rateBps: 300,
      source: 'as published',
      replaces: wrong.id,
    });
    expect([asked.status, asked.body.needs.level]).toEqual([202, 'L2']);
    expect((await rate(300, '2026-07-01', { replaces: wrong.id })).body.rateBps).toBe(300);
    expect(await owed(id)).toBe('111111');
    expect((await rate(400, '2026-07-01', { replaces: wrong.id })).body.code).toBe('NOT_FOUND');
    const { items } = await desk.read<{ items: { id: string; supersededAt: string | null }[] }>('/reference-rates');
    expect(items.map((each) => each.supersededAt !== null)).toEqual([false, true]);
  });

  it('attack 16.20: and one that rose asks no more than may be asked of anybody', async () => {
    const id = await running(floating);
    desk.at('2026-07-20');
    expect((await rate(3_600, '2026-07-20')).body.rateBps).toBe(3_600);
    desk.at('2026-08-20');
    const { rates } = await desk.read<{ rates: { rateBps: number }[] }>(`/loans/${id}/schedule`);
    expect(rates.map(({ rateBps }) => rateBps)).toEqual([400, 3_600]);
  });
});

describe('attack 16.16: what was proposed', () => {
  it('and accepted is approved by what may be asked on the day of approval', async () => {
    const loan = await propose({ terms: { ...fixed, rate: { kind: 'fixed', rateBps: 2_000 } } });
    await desk.borrower.done(`/loans/${loan.id}/acceptance`, { sheetHash: loan.sheetHash });
    const rules = await desk.colleague(bank, 'Rules', ['rule:set']);
    await rules.done('/policy/rules', {
      key: 'loan.rateMostBps',
      value: 1_000,
      unit: 'bps a year, everything in it',
      validFrom: '2026-07-06',
      validTo: '2026-07-06',
      source: 'decision of the committee',
    });
    expect((await checker.tried<{ code: string }>(`/loans/${loan.id}/approval`)).body.code).toBe('LOAN_RATE_ABOVE_MAX');
  });
});

it('attack 16.17 and 37: figures of the law are made stricter only, stay in their order, and begin within ten years', async () => {
  const rules = await desk.colleague(bank, 'More rules', ['rule:set']);
  const set = (key: string, value: number, unit: string, validFrom = '2026-08-01') =>
    rules.refused('/policy/rules', { key, value, unit, validFrom, source: 'decision of the committee' });
  const days = 'days overdue';
  expect(await set('loan.class.substandard.fromDays', 92, days)).toBe('422 RULE_OUT_OF_BOUNDS');
  expect(await set('loan.class.loss.fromDays', 100, days)).toBe('422 RULE_OUT_OF_ORDER');
  expect(await set('loan.class.loss.fromDays', 300, days)).toBe('202 undefined');
  expect(await set('authority.thirdLevelFrom.CNY', 100, 'minor units')).toBe('422 RULE_OUT_OF_ORDER');
  expect(await set('authority.secondLevelFrom.CNY', 100, 'minor units')).toBe('202 undefined');
  expect(await set('loan.longestMonths', 12, 'months', '2999-01-01')).toBe('422 RULE_DAY_TOO_FAR');
});

it('attack 16.30: a refund goes to an account of the borrower, or two of level 2 say that it went elsewhere', async () => {
  const id = await running(fixed);
  await bank.done(`/loans/${id}/settlement`, { ...transfer(), amount: yuan(1_000_025), receivedOn: '2026-07-06' });
  const refund = { amount: yuan(25) };
  const asked = await bank.post<{ needs: { level: string } }>(`/loans/${id}/refunds`, refund);
  expect(asked.body.needs.level).toBe('L2');
  const { body: borrower } = await bank.get<{ name: string }>(`/parties/${desk.borrower.partyId}`);
  await payee(checker, borrower.name, '6222000055556666');
  const to = (accountNumber: string) =>
    bank.tried<{ code?: string }>(`/loans/${id}/refunds`, { ...refund, accountNumber });
  expect((await to('6222000011112222')).body.code).toBe('GATE_CLOSED');
  expect((await to('6222000055556666')).body.code).toBeUndefined();
  const { items } = await desk.read<{ items: { kind: string; payeeName: string }[] }>('/money-payments');
  expect(items.find(({ kind }) => kind === 'loan_refund')).toMatchObject({ payeeName: borrower.name });
});
