import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/kernel/time.ts';
import { openTrade } from '../support/trade.ts';
import type { Client, ProblemBody, Proposal } from '../support/world.ts';

const trade = await openTrade();
const { bank, importer, clock } = trade;
const desk = await trade.colleague(bank, 'Rules', ['rule:set']);
const other = await trade.colleague(bank, 'Rules, too', ['rule:set']);

const today = () => new Date(clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
const inDays = (days: number) => addDays(today(), days);

interface RuleBody {
  id: string;
  value: number;
  validFrom: string;
  validTo: string | null;
  knownUntil: string | null;
}
interface KeyBody {
  text: { value: number } | null;
  inForce: { value: number; name: string } | null;
  set: RuleBody[];
}

const hours = (value: number, days = 1, more: Record<string, unknown> = {}) => ({
  key: 'release.orderValidHours',
  value,
  unit: 'hours',
  validFrom: inDays(days),
  source: 'decision 7 of the credit committee',
  ...more,
});
const read = async (by: Client, key: string, query = '') => (await by.get<KeyBody>(`/policy/keys/${key}${query}`)).body;
const figures = async (by: Client, key: string, query = '') => {
  const { text, inForce } = await read(by, key, query);
  return [text?.value, inForce?.value];
};
const refusal = async (body: Record<string, unknown>, by = desk) => by.refused('/policy/rules', body);

describe('a rule that a bank sets', () => {
  it('waits for a second person, begins on its day, and is the bank’s own', async () => {
    const asked = await desk.post<Proposal>('/policy/rules', hours(12));
    expect([asked.status, asked.body.needs]).toMatchObject([202, { level: 'L1', agreements: 1 }]);
    expect(await figures(desk, 'release.orderValidHours', `?on=${inDays(1)}`)).toEqual([24, 24]);
    const agreed = await other.post<Proposal>(`/proposals/${asked.body.id}/agreement`);
    expect(agreed.body.outcome).toMatchObject({ value: 12, agreedBy: [other.personId], setByPerson: desk.personId });
    expect(await figures(desk, 'release.orderValidHours')).toEqual([24, 24]);
    expect(await figures(desk, 'release.orderValidHours', `?on=${inDays(1)}`)).toEqual([24, 12]);
    expect(await figures(importer, 'release.orderValidHours', `?on=${inDays(1)}`)).toEqual([24, 24]);
    expect((await read(importer, 'release.orderValidHours')).set).toEqual([]);
    const { id } = agreed.body.outcome as RuleBody;
    expect((await importer.get(`/policy/rules/${id}`)).status).toBe(404);
    expect((await desk.get<RuleBody>(`/policy/rules/${id}`)).body).toMatchObject({ id, value: 12 });
  });

  it('is replaced, ended and read as it was known, and nothing of it is lost', async () => {
    const before = clock.now().toISOString();
    clock.advance(60);
    const [first] = (await read(desk, 'release.orderValidHours')).set as [RuleBody];
    expect(await refusal(hours(6, 3))).toBe('409 RULE_OVERLAPS');
    const next = await desk.done<RuleBody>('/policy/rules', hours(6, 3, { validTo: inDays(5), replaces: first.id }));
    const at = (days: number, more = '') => figures(desk, 'release.orderValidHours', `?on=${inDays(days)}${more}`);
    expect(await Promise.all([2, 3, 5, 6].map((day) => at(day)))).toEqual([
      [24, 12],
      [24, 6],
      [24, 6],
      [24, 12],
    ]);
    expect(await at(3, `&knownAt=${before}`)).toEqual([24, 12]);
    clock.advance(60);
    // Longer than now: somebody of the next level agrees.
    const ended = await desk.post<Proposal>(`/policy/rules/${next.id}/end`, { lastOn: inDays(3), reason: 'too short' });
    expect([ended.status, ended.body.needs.level, ended.body.reasons[0]?.code]).toEqual([202, 'L2', 'RULE_LOOSENED']);
    await desk.agreed(ended.body);
    expect(await at(4)).toEqual([24, 24]);
    expect(await desk.refused(`/policy/rules/${next.id}/end`, { lastOn: inDays(3), reason: 'again' })).toBe(
      '409 RULE_SUPERSEDED',
    );
    const all = (await read(desk, 'release.orderValidHours')).set;
    expect(
      all.filter(({ knownUntil }) => knownUntil === null).map(({ value, validFrom }) => [value, validFrom]),
    ).toEqual([
      [12, inDays(1)],
      [12, inDays(6)],
      [6, inDays(3)],
    ]);
    expect(all).toHaveLength(5);
  });

  it('is refused by name', async () => {
    const law = { key: 'factor.oneDebtorBps', unit: 'bps', validFrom: inDays(1), source: 'decision' };
    expect(await refusal(hours(12, 1, { key: 'no.such.key' }))).toBe('422 RULE_UNKNOWN');
    expect(await refusal(hours(12, 1, { unit: 'days' }))).toBe('422 RULE_UNIT_DIFFERS');
    expect(await refusal(hours(0))).toBe('422 RULE_OUT_OF_BOUNDS');
    expect(await refusal(hours(9_007_199_254_740_991))).toBe('422 RULE_OUT_OF_BOUNDS');
    expect(await refusal(hours(-1))).toBe('422 INPUT_INVALID');
    expect(await refusal(hours(1.5))).toBe('422 INPUT_INVALID');
    expect(await refusal(hours(12, -1))).toBe('422 RULE_DAY_PAST');
    expect(await refusal(hours(12, 40, { validTo: inDays(39) }))).toBe('422 RULE_PERIOD_REVERSED');
    expect(await refusal(hours(12, 40, { validFrom: '2026-02-30' }))).toBe('422 INPUT_INVALID');
    expect(await refusal({ ...law, value: 5_000, unit: 'days' })).toBe('422 RULE_UNIT_DIFFERS');
    expect(
      await refusal({ ...law, key: 'registry.dischargeWorkingDays', unit: 'working days', value: 10 }, importer),
    ).toBe('403 MANDATE_MISSING');
    expect(await refusal({ ...law, key: 'trade.classCTenorDays', unit: 'days', value: 91 })).toBe(
      '422 RULE_OUT_OF_BOUNDS',
    );
    expect(await refusal({ ...law, key: 'sale.manifestlyLowBps', unit: 'bps of the reference', value: 6_999 })).toBe(
      '422 RULE_OUT_OF_BOUNDS',
    );
    for (const [key, unit, values] of [
      ['joint.leastBanks', 'banks', [1, 1_001]],
      ['joint.majorClaimsThirds', 'thirds of claims', [1, 4]],
      ['joint.headsOverBps', 'bps of members', [10_000]],
      ['joint.warnBps', 'bps of the line', [10_001]],
    ] as const)
      for (const value of values)
        expect(await refusal({ ...law, key, unit, value, documentHash: 'a'.repeat(64) }, trade.operator)).toBe(
          '422 RULE_OUT_OF_BOUNDS',
        );
    expect(await refusal({ ...law, key: 'call.noticeDays', unit: 'days', value: 29 })).toBe('422 RULE_OUT_OF_BOUNDS');
    // Banks that must lend together have more out between them than those that may.
    const from = { ...law, unit: 'minor units', documentHash: 'a'.repeat(64) };
    expect(await refusal({ ...from, key: 'joint.optionalFrom.CNY', value: 500_000_000_001 }, trade.operator)).toBe(
      '422 RULE_OUT_OF_ORDER',
    );
    expect(await refusal({ ...from, key: 'joint.mandatoryFrom.CNY', value: 199_999_999_999 }, trade.operator)).toBe(
      '422 RULE_OUT_OF_ORDER',
    );
    expect(await refusal({ ...law, key: 'purchaseMoney.days', unit: 'days', value: 9 })).toBe('403 RULE_OF_OTHERS');
    expect(await refusal({ ...law, key: 'purchaseMoney.days', unit: 'days', value: 9 }, trade.operator)).toBe(
      '422 RULE_PAPER_MISSING',
    );
    expect(await refusal({ ...law, key: 'late.rate.dailyBps', value: 9 })).toBe('403 RULE_NOT_SETTABLE');
    expect(await refusal({ ...law, key: 'control.dwellS.low', unit: 'seconds', value: 9 })).toBe(
      '422 RULE_SET_ELSEWHERE',
    );
    expect(await refusal({ ...law, key: 'webhook.mostOfAParty', unit: 'addresses', value: 9 })).toBe(
      '403 RULE_OF_OTHERS',
    );
    expect(await refusal(hours(12, 90, { replaces: `rule_${'0'.repeat(32)}` }))).toBe('404 NOT_FOUND');
    expect(await refusal(hours(12, 90, { extra: true }))).toBe('422 INPUT_INVALID');
  });

  it('eight at once for the same days: one is set', async () => {
    const days = { key: 'base.tenorDays', unit: 'days', validFrom: inDays(10), source: 'decision' };
    const asked = await Promise.all(
      Array.from({ length: 8 }, (_, i) => desk.post<Proposal>('/policy/rules', { ...days, value: 100 + i })),
    );
    const done = await Promise.all(
      asked.map(({ body }) => other.post<Proposal & ProblemBody>(`/proposals/${body.id}/agreement`)),
    );
    expect(done.map(({ body }) => body.code ?? body.state).sort()).toEqual([
      ...Array<string>(7).fill('RULE_OVERLAPS'),
      'done',
    ]);
  });

  it('is set for one client where the key allows it, and stands there before what holds for all', async () => {
    const grace = { key: 'debt.overdueGraceDays', unit: 'days', validFrom: inDays(1), source: 'decision' };
    const clientId = importer.partyId;
    await desk.done('/policy/rules', { ...grace, value: 3 });
    const own = await desk.done<RuleBody>('/policy/rules', { ...grace, value: 1, clientId });
    const at = (more: string) => figures(desk, grace.key, `?on=${inDays(1)}${more}`);
    expect([await at(''), await at(`&clientId=${clientId}`), await at(`&clientId=${trade.exporter.partyId}`)]).toEqual([
      [0, 3],
      [0, 1],
      [0, 3],
    ]);
    expect(await refusal({ ...grace, value: 2, clientId })).toBe('409 RULE_OVERLAPS');
    expect(await refusal({ ...grace, value: 2, replaces: own.id })).toBe('422 RULE_REPLACES_OTHER');
    expect(await refusal({ ...grace, value: 2, clientId: desk.partyId })).toBe('422 RULE_NOT_PER_CLIENT');
    expect(await refusal({ ...grace, value: 2, clientId: `pty_${'0'.repeat(32)}` })).toBe('404 NOT_FOUND');
    expect(await refusal(hours(9, 90, { clientId }))).toBe('422 RULE_NOT_PER_CLIENT');
    const ended = await desk.done<RuleBody>(`/policy/rules/${own.id}/end`, {
      lastOn: inDays(0),
      reason: 'never began',
    });
    expect(ended.knownUntil).not.toBeNull();
    expect(await at(`&clientId=${clientId}`)).toEqual([0, 3]);
  });

  it('lists what is set, and is set while eight act at once: nobody is refused by what was remembered', async () => {
    const list = async (by: Client, query = '') =>
      (await by.get<{ items: RuleBody[]; next: string | null }>(`/policy/rules?limit=200${query}`)).body.items;
    const before = await list(desk, '&key=release.orderValidHours');
    expect(before.map(({ value }) => `${value}`).sort()).toEqual(['12', '12', '6']);
    expect((await list(desk, `&key=release.orderValidHours&on=${inDays(3)}`)).map(({ value }) => value)).toEqual([6]);
    expect(await list(importer)).toEqual([]);
    const present = (i: number) =>
      importer.post<ProblemBody>('/receivables', {
        debtorId: trade.debtor.partyId,
        invoiceNumber: `BOOK-${i}`,
        invoicedOn: '2026-10-01',
        dueOn: '2026-12-30',
        amount: { amountMinor: '10000', currency: 'CNY' },
      });
    const setting = (async () => {
      for (let i = 0; i < 4; i++)
        await desk.done('/policy/rules', {
          ...hours(80 + i, 20 + i),
          key: 'base.pastDueDays',
          unit: 'days',
          value: 50 + i,
          validTo: inDays(20 + i),
        });
    })();
    const acted: number[] = [];
    await Promise.all(
      Array.from({ length: 8 }, async (_, client) => {
        for (let i = 0; i < 8; i++) acted.push((await present(client * 8 + i)).status);
      }),
    );
    await setting;
    expect(acted).toEqual(acted.map(() => 201));
    expect(await list(desk, '&key=base.pastDueDays')).toHaveLength(4);
  });

  it('lists every key with the text and what is in force beside each other', async () => {
    const keys: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: { items: { key: string }[]; next: string | null } = (
        await desk.get<{ items: { key: string }[]; next: string | null }>(
          `/policy/keys?limit=100${next === '' ? '' : `&cursor=${next}`}`,
        )
      ).body;
      keys.push(...page.items.map(({ key }) => key));
      next = page.next;
    }
    expect(keys).toEqual([...new Set(keys)].sort());
    expect(keys.length).toBeGreaterThan(180);
    expect((await desk.get<ProblemBody>('/policy/keys/no.such.key')).status).toBe(404);
  });
});

describe('rules of one order', () => {
  const days = (name: string, value: number, more: Record<string, unknown> = {}) => ({
    key: `loan.class.${name}.fromDays`,
    value,
    unit: 'days overdue',
    validFrom: inDays(1),
    source: 'decision 9 of the credit committee',
    ...more,
  });

  it('do not cross on a later day, on which the one beside them is another', async () => {
    const short = days('substandard', 50, { validTo: inDays(50) });
    const set = await desk.done<RuleBody>('/policy/rules', short);
    // From day 51 on substandard is what the text says: 91.
    expect(await refusal(days('doubtful', 60))).toBe('422 RULE_OUT_OF_ORDER');
    await desk.done('/policy/rules', days('doubtful', 60, { validTo: inDays(50) }));
    // Nor does one end beneath another that was set to follow it.
    expect(await desk.refused(`/policy/rules/${set.id}/end`, { lastOn: inDays(10), reason: 'too strict' })).toBe(
      '422 RULE_OUT_OF_ORDER',
    );
  });
});
