import { describe, expect, it } from 'vitest';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { closeLoanDays } from '../../src/lending/loans/index.ts';
import { loanDesk, terms } from '../support/loans.ts';
import { transfer } from '../support/money.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank, checker } = desk;
const yuan = (minor: number) => ({ amountMinor: minor.toString(), currency: 'CNY' });
const hash = (sign: string) => sign.repeat(64);
type Body = Record<string, string>;

const daily = (more: Record<string, unknown> = {}) =>
  terms({
    shape: 'bullet',
    periods: 6,
    interestPeriod: 'daily',
    dayCount: 'actual/365',
    rate: { kind: 'fixed', rateBps: 365 },
    ...more,
  });
const running = async (agreed: unknown, amount = 1_200_000, more: Record<string, unknown> = {}) => {
  const days = { expectedOn: '2026-03-05', availableUntil: '2026-03-31' };
  desk.at('2026-03-05');
  const loan = await desk.propose({ amount: yuan(amount), ...days, terms: agreed, ...more });
  await desk.approve(loan);
  await desk.disburse(loan.id, BigInt(amount), { currency: 'CNY' });
  return loan.id;
};
const payoff = async (id: string, on?: string) => {
  const { principalMinor, interestMinor, penaltiesMinor, owedMinor } = await desk.read<Body>(
    `/loans/${id}/payoff${on === undefined ? '' : `?on=${on}`}`,
  );
  return { principalMinor, interestMinor, penaltiesMinor, owedMinor };
};
const propose = (id: string, kind: string, changed: unknown) =>
  bank.done<Body>(`/loans/${id}/changes`, { kind, terms: changed, reason: 'Asked for', documentHash: hash('f') });
const change = async (id: string, kind: string, changed: unknown) => {
  const made = await propose(id, kind, changed);
  return desk.agree(made.id ?? '', id);
};
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const closeDay = () =>
  closeLoanDays(
    systemCtx({ clock: desk.clock, chance, newId: identifiers(desk.clock, chance) }, desk.database, desk.tenantId, 'x'),
  );

describe('a change of terms counts from its day on, never before', () => {
  it.each([
    ['a rate far above', { rate: { kind: 'fixed', rateBps: 2_000 } }],
    ['a rate far below', { rate: { kind: 'fixed', rateBps: 100 } }],
    ['another count of days', { dayCount: 'actual/360' }],
    ['interest by the period', { interestPeriod: 'repayment_period', rate: { kind: 'fixed', rateBps: 100 } }],
  ])('%s leaves the interest borne as it was, and the books', async (_, more) => {
    await desk.another();
    const id = await running(daily());
    desk.at('2026-03-26');
    await closeDay();
    const before = await payoff(id);
    expect(before.interestMinor).toBe('2520'); // 1,200,000 x 3.65 % x 21 / 365
    await change(id, 'reschedule', daily(more));
    expect(await payoff(id)).toEqual(before);
    await closeDay();
    desk.at('2026-03-27');
    await closeDay();
    expect(Number((await desk.read<Body>(`/loans/${id}`)).earnedMinor)).toBeGreaterThan(2_520);
    const { rates } = await desk.read<{ rates: Body[] }>(`/loans/${id}/schedule`);
    const rate = (more as { rate?: { rateBps: number } }).rate?.rateBps ?? 365;
    expect(rates.at(-1)).toEqual({ fromOn: '2026-03-26', rateBps: rate });
  });

  it.each([
    ['reschedule', false],
    ['re_age', true],
    ['restructure', true],
  ])('%s keeps the penalties owed, and what pays the loan off is what settles it', async (kind, isAged) => {
    await desk.another();
    const level = { shape: 'equal_instalment', periods: 12 };
    const id = await running(daily({ ...level, overdueUpliftBps: 5_000 }));
    desk.at('2026-05-13');
    const before = await payoff(id);
    expect(Number(before.penaltiesMinor)).toBeGreaterThan(0);
    await change(id, kind, daily({ ...level, periods: 24, rate: { kind: 'fixed', rateBps: 1 } }));
    expect(await payoff(id)).toEqual(before);
    const loan = await desk.read<Body>(`/loans/${id}`);
    expect(loan.overdueSince === null).toBe(isAged);
    const settled = await bank.done<Body>(`/loans/${id}/settlement`, {
      ...transfer(),
      amount: yuan(Number(before.owedMinor)),
      receivedOn: '2026-05-13',
    });
    expect([settled.overpaidMinor, settled.outstandingMinor]).toEqual(['0', '0']);
    expect(settled.paid).toMatchObject({ interestMinor: before.interestMinor, penaltiesMinor: before.penaltiesMinor });
  });

  it('after it has run for a while, what settles the loan is the quote, too', async () => {
    await desk.another();
    const id = await running(daily({ shape: 'equal_instalment', periods: 12 }));
    desk.at('2026-05-13');
    await change(id, 're_age', daily({ shape: 'equal_instalment', periods: 24, interestPeriod: 'repayment_period' }));
    desk.at('2026-08-01');
    const { owedMinor } = await payoff(id);
    const settled = await bank.done<Body>(`/loans/${id}/settlement`, {
      ...transfer(),
      amount: yuan(Number(owedMinor)),
      receivedOn: '2026-08-01',
    });
    expect([settled.overpaidMinor, settled.outstandingMinor]).toEqual(['0', '0']);
  });
});

describe('lateness', () => {
  const one = (more: Record<string, unknown>) =>
    daily({ periods: 1, recalculation: { rest: 'daily', early: 'reduce_number' }, ...more });

  it('bears the contract rate and the uplift past maturity, recalculated or not', async () => {
    await desk.another();
    const id = await running(one({ overdueUpliftBps: 5_000 }));
    const other = await running(one({ overdueUpliftBps: 5_000, recalculation: undefined }));
    desk.at('2026-04-15');
    // 31 days of interest, 3,720; then 10 days at one and a half of 3.65 per cent on 1,203,720.
    expect(await payoff(id)).toMatchObject({ interestMinor: '3720', penaltiesMinor: '1806' });
    expect(await payoff(other)).toEqual(await payoff(id));
  });

  it('bears the contract rate on principal where no uplift was agreed', async () => {
    await desk.another();
    for (const recalculation of [undefined, { rest: 'daily', early: 'reduce_number' }]) {
      const id = await running(one({ recalculation }));
      desk.at('2026-04-15');
      expect(await payoff(id)).toMatchObject({ interestMinor: '3720', penaltiesMinor: '1200' });
    }
  });
});

describe('money paid early', () => {
  it.each([
    ['revolving', {}],
    ['equal_instalment', { periods: 12 }],
    ['equal_instalment', { periods: 12, order: 'principal_first' }],
    ['equal_principal', { periods: 12, interestPeriod: 'repayment_period' }],
  ])('%s: buys principal, no interest of days to come', async (shape, more) => {
    await desk.another();
    const id = await running(daily({ shape, rate: { kind: 'fixed', rateBps: 480 }, ...more }));
    const part = await desk.repay(id, 400_000n, '2026-03-05', 'CNY');
    expect(part).toMatchObject({ outstandingMinor: '800000', paid: { interestMinor: '0', principalMinor: '400000' } });
    expect((await payoff(id)).owedMinor).toBe('800000');
    const all = await desk.repay(id, 2_000_000n, '2026-03-05', 'CNY');
    expect(all).toMatchObject({ outstandingMinor: '0', overpaidMinor: '1200000', paid: { interestMinor: '0' } });
    await checker.done(`/loans/${id}/refunds`, { amount: yuan(1_200_000) });
    expect((await bank.done<Body>(`/loans/${id}/closure`)).status).toBe('closed');
  });

  it('what was repaid of a revolving loan can be drawn again, and bore interest while it was used', async () => {
    await desk.another();
    const id = await running(daily({ shape: 'revolving' }));
    desk.at('2026-03-15');
    await desk.repay(id, 600_000n, '2026-03-15', 'CNY');
    desk.at('2026-03-25');
    // 10 days on 1,200,000 and 10 on 600,000.
    expect(await payoff(id)).toMatchObject({ principalMinor: '600000', interestMinor: '1800' });
    await desk.disburse(id, 600_000n, { currency: 'CNY' });
    expect(await desk.read(`/loans/${id}`)).toMatchObject({ outstandingMinor: '1200000' });
  });
});
