import { describe, expect, it } from 'vitest';
import { decide } from '../../src/adapters/node/decide.ts';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { addDays, businessDateAt } from '../../src/kernel/time.ts';
import { closeLoanDays } from '../../src/lending/loans/index.ts';
import { loanDesk, terms } from '../support/loans.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await loanDesk('2026-03-05T02:00:00Z');
const { bank, clock } = desk;
const dayIn = (days: number) => addDays(businessDateAt(clock.now()), days);
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const newId = identifiers(clock, chance);
const closeDay = () => closeLoanDays(systemCtx({ clock, chance, newId }, desk.database, desk.tenantId, 'loans'));
const rules = await desk.colleague(bank, 'Rules', ['rule:set']);
const set = (key: string, value: number, unit: string, validFrom: string, more: object = {}) =>
  rules.done('/policy/rules', { key, value, unit, validFrom, source: 'a decision', ...more });
/** The law changes by its published text, in the whole tenant. */
const enact = (key: string, value: number, unit: string, validFrom: string, more: object = {}) =>
  desk.operator.done('/policy/rules', {
    key,
    value,
    unit,
    validFrom,
    source: 'published',
    documentHash: 'e'.repeat(64),
    ...more,
  });
const yuan = (amount: number) => ({ amountMinor: String(Math.round(amount * 100)), currency: 'CNY' });

interface Recomputed extends ProblemBody {
  isAsRecorded: boolean;
  isSame: boolean;
  decisions: {
    kind: string;
    recorded: object;
    earlier: object;
    now: object;
    rules: { key: string; earlier: { value: number }[]; now: { value: number }[] }[];
  }[];
}
const events = async (objectId: string) => {
  const { body } = await bank.get<{ items: { id: string; type: string; at: string; rules: string[] | null }[] }>(
    `/events?objectId=${objectId}&limit=200`,
  );
  return body.items;
};
const eventOf = async (objectId: string, type: string) => {
  const all = await events(objectId);
  const found = all.findLast((event) => event.type === type);
  if (!found) throw new Error(`no ${type} of ${objectId}: ${all.map((event) => event.type).join(' ')}`);
  return found;
};
const again = async (eventId: string, asOf?: string) =>
  (await bank.get<Recomputed>(`/events/${eventId}/recomputed${asOf ? `?asOf=${asOf}` : ''}`)).body;
const figures = ({ isAsRecorded, isSame, decisions }: Recomputed) => ({
  isAsRecorded,
  isSame,
  ...Object.fromEntries(decisions.map(({ kind, earlier, now }) => [kind, { earlier, now }])),
});

const running = async (amount: number, more: object = {}) => {
  await desk.another();
  const loan = await desk.propose({
    amount: yuan(amount),
    expectedOn: dayIn(0),
    availableUntil: dayIn(10),
    terms: terms({
      periods: 3,
      interestPeriod: 'daily',
      dayCount: 'actual/360',
      rate: { kind: 'fixed', rateBps: 360 },
    }),
    ...more,
  });
  await desk.approve(loan);
  await desk.disburse(loan.id, BigInt(amount * 100), { currency: 'CNY' });
  return loan.id;
};

describe('what was decided is decided again from what was kept', () => {
  it('a loan that nobody pays: its class and its accrual by the days then, and by the rules of another day', async () => {
    const id = await running(100_000);
    desk.at('2026-04-08');
    await closeDay();
    const worse = await eventOf(id, 'loan.worsened');
    await bank.done(`/loans/${id}/classification`, { class: 'special_mention', reason: 'three days late' });
    const judged = await eventOf(id, 'loan.classified');
    desk.at('2026-07-05');
    await closeDay();
    const stopped = await eventOf(id, 'loan.accrualStopped');
    const same = { isAsRecorded: true, isSame: true };
    const special = { class: 'special_mention' };
    expect(figures(await again(worse.id))).toEqual({ ...same, loanClass: { earlier: special, now: special } });

    const before = clock.now().toISOString();
    await set('loan.class.substandard.fromDays', 2, 'days overdue', dayIn(1));
    await enact('loan.nonAccrualFromDays', 30, 'days overdue', dayIn(1), { validTo: dayIn(1) });
    // Not before its day.
    expect(figures(await again(worse.id))).toMatchObject(same);
    desk.at('2026-07-06');
    expect(figures(await again(worse.id))).toEqual({
      isAsRecorded: true,
      isSame: false,
      loanClass: { earlier: special, now: { class: 'substandard' } },
    });
    expect(figures(await again(worse.id, before))).toMatchObject(same);
    const [allowed, barred] = [{ isAllowed: true }, { isAllowed: false }];
    expect(figures(await again(judged.id, before))).toMatchObject({
      ...same,
      loanJudgedClass: { earlier: allowed, now: allowed },
    });
    expect(figures(await again(judged.id))).toMatchObject({ loanJudgedClass: { earlier: allowed, now: barred } });
    // Overdue for 91 days then: no income by either rule.
    expect(figures(await again(stopped.id))).toMatchObject({ ...same, loanAccrual: { now: { isAccruing: false } } });
    const { decisions } = await again(worse.id);
    const row = decisions[0]?.rules.find(({ key }) => key === 'loan.class.substandard.fromDays');
    expect([row?.earlier[0]?.value, row?.now[0]?.value]).toEqual([91, 2]);

    const told = await decide({ url: bank.url, key: bank.key, event: worse.id, asOf: clock.now().toISOString() });
    expect([told.exitCode, told.diagnostics.at(-1)]).toEqual([1, '/class: special_mention -> substandard']);
    const first = await decide({ url: bank.url, key: bank.key, event: worse.id, asOf: before, json: true });
    expect([first.exitCode, first.diagnostics]).toEqual([0, []]);
  });

  it('the last closed day of a loan: what it earned, whether that is income, and the class that its days allow', async () => {
    const id = await running(100_000);
    desk.at('2026-08-25');
    await closeDay();
    const read = async (asOf?: string) =>
      (
        await bank.get<Recomputed & { recorded: object; earlier: object; now: object }>(
          `/loans/${id}/recomputed${asOf ? `?asOf=${asOf}` : ''}`,
        )
      ).body;
    const kept = await desk.read<{ earnedMinor: string; isAccruing: boolean }>(`/loans/${id}`);
    const first = await read();
    expect([first.isAsRecorded, first.isSame, kept.isAccruing]).toEqual([true, true, true]);
    expect(first.recorded).toMatchObject({ earnedMinor: kept.earnedMinor, suspendedMinor: '0' });
    // By the rules of July, when interest was income for ninety days: the same. Overdue for 19 days.
    await enact('loan.nonAccrualFromDays', 15, 'days overdue', dayIn(1));
    desk.at('2026-08-26');
    const later = await read();
    expect([later.isAsRecorded, later.isSame]).toEqual([true, false]);
    expect(later.now).toMatchObject({ isAccruing: false, earnedMinor: '0', suspendedMinor: kept.earnedMinor });
    const told = await decide({ url: bank.url, key: bank.key, loan: id });
    expect([told.exitCode, told.diagnostics.includes('/isAccruing: true -> false')]).toEqual([1, true]);
    // Closed by the rule that is in force by then.
    await closeDay();
    expect(await desk.read(`/loans/${id}`)).toMatchObject({ isAccruing: false });
    expect(await read()).toMatchObject({ isAsRecorded: true, isSame: true });
    expect((await desk.borrower.get<ProblemBody>(`/loans/${id}/recomputed`)).body.code).toBe('NOT_FOUND');
  });

  it('a fee, by what bars it and how large the firm was taken to be', async () => {
    await desk.another();
    // For one day alone a little may be asked.
    await enact('fee.cap.advisoryBps.small', 10, 'bps of the principal', dayIn(1), { validTo: dayIn(1) });
    clock.advance(86_400);
    const { id } = await desk.propose({
      amount: yuan(1_000_000),
      expectedOn: dayIn(0),
      availableUntil: dayIn(10),
      fees: [{ code: 'advisory', amount: yuan(1_000), payeeName: 'Lending Bank' }],
      terms: terms({ dayCount: 'actual/360', rate: { kind: 'fixed', rateBps: 800 } }),
    });
    const proposed = await eventOf(id, 'loan.proposed');
    const free = { 'advisory/barredBy': null, isTooDear: false };
    expect(figures(await again(proposed.id))).toEqual({
      isAsRecorded: true,
      isSame: true,
      loanFees: { earlier: free, now: free },
    });
    await set('loan.rateMostBps', 700, 'bps a year, everything in it', dayIn(1));
    clock.advance(86_400);
    expect(figures(await again(proposed.id))).toEqual({
      isAsRecorded: true,
      isSame: false,
      loanFees: { earlier: free, now: { 'advisory/barredBy': 'fee.cap.advisoryBps.small', isTooDear: true } },
    });
  });

  it('who had to agree, by the thresholds that its event names', async () => {
    const threshold = 'authority.secondLevelFrom.CNY';
    await desk.another();
    const loan = await desk.propose({
      amount: yuan(20_000_000),
      expectedOn: dayIn(0),
      availableUntil: dayIn(10),
      terms: terms({ dayCount: 'actual/360', rate: { kind: 'fixed', rateBps: 360 } }),
    });
    await desk.approve(loan);
    const approved = await eventOf(loan.id, 'loan.approved');
    const first = await again(approved.id);
    expect(first).toMatchObject({ isAsRecorded: true, isSame: true, decisions: [{ kind: 'authority' }] });
    expect(first.decisions[0]?.recorded).toMatchObject({ level: 'L2', ofLevel2: 1 });
    // The act names the rules by which it was reckoned who must agree.
    const { body } = await bank.get<{ rules: { key: string }[] }>(`/events/${approved.id}/rules`);
    expect(body.rules.map(({ key }) => key)).toContain(threshold);
    const third = 'authority.thirdLevelFrom.CNY';
    await set(third, 1_500_000_000, 'minor units', dayIn(1));
    clock.advance(86_400);
    expect(figures(await again(approved.id))).toMatchObject({
      isAsRecorded: true,
      isSame: false,
      authority: { earlier: { level: 'L2' }, now: { level: 'L3' } },
    });
  });

  it('refuses by name what it cannot decide again, and tells nobody else', async () => {
    const id = await running(100_000);
    const repaid = await eventOf(id, 'loan.disbursed');
    expect((await again(repaid.id)).code).toBe('EVENT_FACTS_NOT_KEPT');
    clock.advance(86_400);
    await closeDay();
    const posted = await desk.read<{ items: { id: string; kind: string }[] }>('/ledger/transactions?limit=200');
    const accrued = posted.items.find(({ kind }) => kind === 'loan_accrual');
    const closed = await eventOf(accrued?.id ?? '', 'loan.dayClosed');
    expect((await again(closed.id)).code).toBe('EVENT_IS_A_SUM');
    expect((await again(closed.id, '2099-01-01T00:00:00Z')).code).toBe('AS_OF_IN_FUTURE');
    const accepted = await eventOf(id, 'loan.accepted');
    expect((await again(accepted.id)).code).toBe('EVENT_READ_NO_RULE');
    const other = await desk.borrower.get<ProblemBody>(`/events/${closed.id}/recomputed`);
    expect([other.status, other.body.code]).toEqual([404, 'NOT_FOUND']);
    const said = await decide({ url: bank.url, key: bank.key, event: closed.id, asOf: clock.now().toISOString() });
    expect([said.exitCode, said.diagnostics[0]?.startsWith('EVENT_IS_A_SUM. ')]).toEqual([2, true]);
    expect((await decide({ url: bank.url, key: bank.key, event: closed.id, loan: id })).exitCode).toBe(2);
  });
});
