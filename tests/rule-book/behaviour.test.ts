import { describe, expect, it } from 'vitest';
import { decide } from '../../src/adapters/node/decide.ts';
import { openCollateral, yuan } from '../support/collateral.ts';
import type { ProblemBody, Proposal } from '../support/world.ts';

const desk = await openCollateral();
const { bank, importer, clock, dayIn } = desk;
await desk.price(70_000);
await desk.valuationTerms();
const rules = await desk.colleague(bank, 'Rules', ['rule:set']);
const nextDay = async () => {
  clock.advance(86_400);
  await desk.price(70_000);
};
const set = (key: string, value: number, unit: string, validFrom: string, more = {}) =>
  rules.done<{ id: string }>('/policy/rules', { key, value, unit, validFrom, source: 'decision', ...more });

interface Judged {
  found: { fact: string }[];
}
interface Compared {
  isSame: boolean;
  rulesRead: number;
  rules: { key: string; earlier: { value: number }[]; now: { value: number }[] }[];
  earlier: Judged;
  now: Judged;
}
const judged = async (facilityId: string, by = bank) =>
  (await by.get<Judged>(`/facilities/${facilityId}/judgement`)).body.found.map(({ fact }) => fact);
const compared = async (facilityId: string, asOf: string) =>
  (await bank.get<Compared>(`/facilities/${facilityId}/judgement/compared?asOf=${asOf}`)).body;
const eventsOf = async (objectId: string, by = bank) =>
  (await by.get<{ items: { id: string; type: string }[] }>(`/events?objectId=${objectId}`)).body.items;
interface Decision {
  rules: { key: string; earlier: { value: number } | null; now: { value: number } | null; differs: boolean }[] | null;
}
const decisionOf = async (eventId: string, key: string) =>
  (await bank.get<Decision>(`/events/${eventId}/rules`)).body.rules?.find((rule) => rule.key === key);

describe('a rule that a lender sets', () => {
  it('closes a gate from its day on, for its borrower too, and the judgement of before stays its own', async () => {
    const facilityId = await desk.facility(40_000_000);
    await desk.pledged(facilityId, 600);
    await desk.price(70_000);
    await desk.draw(facilityId, 1_000_000, dayIn(1));
    await nextDay();
    await nextDay();
    expect(await judged(facilityId)).toContain('F57');
    const late = clock.now().toISOString();
    clock.advance(60);
    // Days of grace are looser than none: the second person is of the next level.
    const grace = { key: 'debt.overdueGraceDays', value: 5, unit: 'days', validFrom: dayIn(1), source: 'decision' };
    // For this borrower alone.
    const body = { ...grace, clientId: importer.partyId };
    const asked = await rules.post<Proposal>('/policy/rules', body);
    expect(asked.body.needs.level).toBe('L2');
    await rules.agreed(asked.body);
    expect(await judged(facilityId)).toContain('F57');
    await nextDay();
    expect(await judged(facilityId)).not.toContain('F57');
    expect(await judged(facilityId, importer)).not.toContain('F57');
    const again = await compared(facilityId, late);
    expect(again.isSame).toBe(false);
    expect(again.earlier.found.map(({ fact }) => fact)).toContain('F57');
    expect(again.now.found.map(({ fact }) => fact)).not.toContain('F57');
    expect(again.rules).toMatchObject([{ key: 'debt.overdueGraceDays', earlier: [{ value: 0 }], now: [{ value: 5 }] }]);
    expect(again.rulesRead).toBeGreaterThan(10);
    expect((await compared(facilityId, clock.now().toISOString())).isSame).toBe(true);
    const at = `/facilities/${facilityId}/judgement/compared?asOf=`;
    expect((await importer.get<ProblemBody>(`${at}${late}`)).status).toBe(404);
    expect((await bank.get<ProblemBody>(`${at}2099-01-01T00:00:00Z`)).body.code).toBe('AS_OF_IN_FUTURE');
    expect((await bank.get<ProblemBody>(`${at}yesterday`)).body.code).toBe('INPUT_INVALID');

    const said = await decide({ url: bank.url, key: bank.key, facility: facilityId, asOf: late });
    expect([
      said.exitCode,
      said.diagnostics.some((line) => line.startsWith('rule debt.overdueGraceDays: 0 days')),
    ]).toEqual([1, true]);
    const none = await decide({
      url: bank.url,
      key: bank.key,
      facility: facilityId,
      asOf: clock.now().toISOString(),
      json: true,
    });
    expect([none.exitCode, none.diagnostics]).toEqual([0, []]);
    expect((await decide({ url: bank.url, key: bank.key, facility: facilityId })).exitCode).toBe(2);
  });

  it('counts the year of a debt that begins on its day, and of none that began before', async () => {
    const facilityId = await desk.facility(40_000_000, {}, { interestBps: 360 });
    await desk.pledged(facilityId, 600);
    await desk.price(70_000);
    const owed = async (on: string) =>
      (await bank.get<{ interestMinor: string }>(`/facilities/${facilityId}/debt?on=${on}`)).body.interestMinor;
    await desk.draw(facilityId, 1_000_000, '2027-06-30');
    await set('interest.dayCount', 365, 'days', dayIn(1));
    // 1,000,000.00 at 3.6 per cent: 100.00 a day over 360.
    expect(await owed(dayIn(73))).toBe('730000');
    await nextDay();
    const second = await desk.draw(facilityId, 1_000_000, '2027-06-30');
    const [first, today] = [dayIn(72), dayIn(73)];
    // The older 73 days over 360; the newer 72 over 365, which is 7,101.37.
    expect(await owed(first)).toBe(String(730_000 + 710_137));
    expect(await owed(today)).toBe(String(740_000 + 720_000));
    const { body } = await bank.get<{ items: { objectId: string; rules: string[] }[] }>('/ledger/transactions');
    expect(body.items.find(({ objectId }) => objectId === second)?.rules.length).toBeGreaterThan(10);
    const disbursed = (await eventsOf(second)).find(({ type }) => type === 'drawdown.disbursed')?.id ?? '';
    expect((await bank.get<Decision>(`/events/${disbursed}/rules`)).body.rules?.length).toBeGreaterThan(10);
  });

  it('sets a clock that begins from then on, and leaves those that run', async () => {
    const later = async () => {
      const { body } = await bank.post<{ id: string; expiresAt: string }>('/policy/rules', {
        key: 'base.tenorDays',
        value: 170,
        unit: 'days',
        validFrom: dayIn(30),
        source: 'decision',
      });
      return [body.id, (Date.parse(body.expiresAt) - clock.now().getTime()) / 86_400_000] as const;
    };
    await set('proposal.validDays', 3, 'days', dayIn(1));
    const [id, days] = await later();
    expect(days).toBe(7);
    const [event] = await eventsOf(id);
    expect(await decisionOf(event?.id ?? '', 'proposal.validDays')).toMatchObject({
      earlier: { value: 7 },
      differs: false,
    });
    await nextDay();
    expect((await later())[1]).toBe(3);
    // What was kept stays what it was; what holds today stands beside it.
    expect(await decisionOf(event?.id ?? '', 'proposal.validDays')).toMatchObject({
      earlier: { value: 7 },
      now: { value: 3 },
      differs: true,
    });
    const told = await decide({ url: bank.url, key: bank.key, event: event?.id });
    expect([told.exitCode, told.diagnostics]).toMatchObject([
      1,
      expect.arrayContaining([expect.stringMatching(/^proposal\.validDays: 7 days .* -> today 3 days/)]),
    ]);
    expect((await importer.get(`/events/${event?.id}/rules`)).status).toBe(404);
  });

  it('is what a person’s authority is measured by, and a second factor', async () => {
    const propose = async () => {
      const { id } = await bank.done<{ id: string }>('/facilities', {
        borrowerId: importer.partyId,
        limit: yuan(100_000),
        lotAdvanceBps: 7_000,
        receivableAdvanceBps: 8_000,
        marginBps: 0,
        interestBps: 0,
        expiresOn: '2027-12-31',
      });
      const { status, body } = await desk.checker.post<Proposal>(`/facilities/${id}/approval`);
      return status === 202 ? body.needs.level : 'done';
    };
    await nextDay();
    expect(await propose()).toBe('done');
    await set('authority.secondLevelFrom.CNY', 5_000_000, 'minor units', dayIn(1));
    expect(await propose()).toBe('done');
    await nextDay();
    expect(await propose()).toBe('L2');
    await desk.operator.done('/policy/rules', {
      key: 'signIn.keysMayStepUp',
      value: 0,
      unit: '1 yes, 0 no',
      validFrom: dayIn(1),
      validTo: dayIn(1),
      source: 'decision',
    });
    await nextDay();
    expect(await bank.refused('/facilities', {})).toBe('422 INPUT_INVALID');
    expect(
      await rules.refused('/policy/rules', {
        key: 'base.tenorDays',
        value: 1,
        unit: 'days',
        validFrom: dayIn(9),
        source: 'x',
      }),
    ).toBe('403 SESSION_REQUIRED');
    await nextDay();
    await set('base.tenorDays', 300, 'days', dayIn(9));
  });
});
