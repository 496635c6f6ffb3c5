import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';
import { openOwed } from '../support/receivables.ts';
import { approveTerms, stateDebtor, yuan } from '../support/trade.ts';
import type { Client, ProblemBody } from '../support/world.ts';

interface Recomputed extends ProblemBody {
  isAsRecorded: boolean;
  isSame: boolean;
  takenAsFound: string[];
  decisions: { kind: string; earlier: Record<string, unknown>; now: Record<string, unknown> }[];
}
const idOf = async (of: Client, objectId: string, type: string) => {
  const { body } = await of.get<{ items: { id: string; type: string }[] }>(`/events?objectId=${objectId}&limit=200`);
  return body.items.findLast((event) => event.type === type)?.id;
};
const recomputed = async (of: Client, objectId: string, type: string) =>
  (await of.get<Recomputed>(`/events/${await idOf(of, objectId, type)}/recomputed`)).body;
/** The judgement by the rules of its day, by those of now, and whether it gives what was recorded. */
const judged = async (of: Client, objectId: string, type: string) => {
  const { isAsRecorded, decisions } = await recomputed(of, objectId, type);
  const found = decisions.find(({ kind }) => kind === 'facilityJudgement');
  return { isAsRecorded, earlier: found?.earlier, now: found?.now };
};
const set = (by: Client, key: string, value: number, unit: string, validFrom: string, more: object = {}) =>
  by.done('/policy/rules', { key, value, unit, validFrom, source: 'a decision of the bank', ...more });

it('money paid out and goods let go while a debt was late, by the days of grace then and since', async () => {
  const desk = await openCollateral();
  const { bank, checker, importer, manager, clock } = desk;
  await desk.price(70_000);
  await desk.valuationTerms();
  const facilityId = await desk.facility(10_000_000);
  const { lotId } = await desk.pledged(facilityId, 100);
  const late = await desk.draw(facilityId, 100_000, desk.dayIn(2));
  // Ten days of grace for four days, and then none again.
  await set(bank, 'debt.overdueGraceDays', 10, 'days', desk.dayIn(1), { validTo: desk.dayIn(4) });
  clock.advance(4 * 86_400);
  await desk.price(70_000);
  await desk.pass(10);
  const drawn = await desk.draw(facilityId, 200_000);
  const release = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId, quantity: { value: '10000', scale: 3, unit: 'TNE' } }],
    vehicle: '渝A·1',
  });
  const { token } = await checker.done<{ token: string }>(`/releases/${release.id}/approval`);
  await manager.done(`/releases/${release.id}/execution`, { token, vehicle: '渝A·1', gateWeightKg: 10_000 });
  const acts = [
    [drawn, 'drawdown.approved'],
    [drawn, 'drawdown.disbursed'],
    [release.id, 'release.approved'],
    [release.id, 'release.executed'],
  ] as const;
  const open = { F57: null, closedBy: null };
  for (const [objectId, type] of acts) {
    const found = await judged(bank, objectId, type);
    expect(found, type).toMatchObject({ isAsRecorded: true, earlier: open, now: open });
  }
  // What goods are worth is not decided again: its rule is named, and moves nothing.
  const worth = 'valuation.acceptanceDays';
  const { decisions, ...before } = await recomputed(bank, drawn, 'drawdown.approved');
  expect(before.takenAsFound).toContain(worth);
  expect(before.takenAsFound).not.toContain('debt.overdueGraceDays');
  await set(bank, worth, 1, 'days', desk.dayIn(1));
  clock.advance(86_400);
  const since = await recomputed(bank, drawn, 'drawdown.approved');
  expect(since).toMatchObject({ isAsRecorded: true, takenAsFound: before.takenAsFound });
  expect(since.decisions.map(({ earlier }) => earlier)).toEqual(decisions.map(({ earlier }) => earlier));
  for (const [objectId, type] of acts) {
    const found = await judged(bank, objectId, type);
    expect(found, type).toMatchObject({ isAsRecorded: true, earlier: open, now: { F57: late, closedBy: 'F57' } });
  }
  // Who lends alone is answered; the others read that something was kept, and not what.
  expect(await recomputed(importer, drawn, 'drawdown.disbursed')).toMatchObject({ code: 'EVENT_JUDGED_BY_RECORD' });
  expect(await recomputed(manager, release.id, 'release.executed')).toMatchObject({ code: 'EVENT_JUDGED_BY_RECORD' });
  const seen = await manager.get<object>(`/events?objectId=${release.id}&limit=200`);
  expect(JSON.stringify(seen.body)).toMatch(/"judgedHash":"[0-9a-f]{64}"/);
  expect(JSON.stringify(seen.body)).not.toContain(late);
});

/** A facility that a receivable due on 1 December carries alone, and money drawn on it until 15 December. */
const onReceivables = async () => {
  const owed = await openOwed();
  const { seller, debtor, banks, clock } = owed;
  const [bank] = banks;
  const checker = await owed.colleague(bank, 'Checker', ['facility:approve', 'terms:approve', 'drawdown:disburse']);
  const rules = await owed.colleague(bank, 'Rules', ['rule:set']);
  const { id: facilityId } = await bank.done<{ id: string }>('/facilities', {
    borrowerId: seller.partyId,
    limit: yuan(10_000_000),
    lotAdvanceBps: 7_000,
    receivableAdvanceBps: 7_500,
    marginBps: 0,
    interestBps: 0,
    expiresOn: '2027-12-31',
  });
  await checker.done(`/facilities/${facilityId}/approval`);
  await approveTerms(bank, checker, facilityId);
  const payToAccountId = await owed.account(bank);
  const { id, invoiceId } = await owed.receivable(1_000_000);
  await owed.confirm(id, 1_000_000, { payToAccountId });
  const pledge = await seller.done<{ id: string }>('/pledges', {
    kind: 'receivable',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(5_000_000),
    itemIds: [id],
  });
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  await bank.done(`/pledges/${pledge.id}/registration`, {
    filingNumber: `ZDW-${pledge.id.slice(-8)}`,
    certificateHash: 'c'.repeat(64),
    checkCode: 'ZD-7781',
    filedAt: clock.now().toISOString(),
    expiresOn: '2027-12-31',
  });
  await owed.prove(bank, invoiceId);
  await stateDebtor(bank, facilityId, debtor.partyId);
  await owed.tellAndCall(bank, pledge.id, id);
  const { id: drawn } = await seller.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount: yuan(500_000),
    dueOn: '2026-12-15',
  });
  await bank.done(`/drawdowns/${drawn}/approval`);
  const tomorrow = new Date(clock.now().getTime() + 32 * 3_600_000).toISOString().slice(0, 10);
  return { bank, seller, rules, clock, facilityId, drawn, tomorrow };
};

it('money on receivables, by how long it may stand beyond the last of them then and since', async () => {
  const { bank, seller, rules, clock, facilityId, drawn, tomorrow } = await onReceivables();
  await set(rules, 'debt.receivableGraceDays', 5, 'days', tomorrow);
  const within = { F62: null, closedBy: null };
  expect(await judged(bank, drawn, 'drawdown.approved')).toMatchObject({
    isAsRecorded: true,
    earlier: within,
    now: within,
  });
  clock.advance(86_400);
  expect(await judged(bank, drawn, 'drawdown.approved')).toMatchObject({
    isAsRecorded: true,
    earlier: within,
    now: { F62: '2026-12-15', closedBy: 'F62' },
  });
  // What is asked by the new rule is held to it.
  const asked = { product: 'working_capital', amount: yuan(1_000), dueOn: '2026-12-15' };
  const refused = await seller.post<ProblemBody>(`/facilities/${facilityId}/drawdowns`, asked);
  expect(JSON.stringify(refused.body)).toContain('beyond_receivables');
});

it('money on receivables, by how long a claim may run then and since', async () => {
  const { bank, rules, clock, drawn, tomorrow } = await onReceivables();
  const carried = { receivableMinor: '75000000', F59: null, closedBy: null };
  await set(rules, 'base.tenorDays', 10, 'days', tomorrow);
  expect(await judged(bank, drawn, 'drawdown.approved')).toEqual({
    isAsRecorded: true,
    earlier: expect.objectContaining(carried),
    now: expect.objectContaining(carried),
  });
  clock.advance(86_400);
  expect(await judged(bank, drawn, 'drawdown.approved')).toMatchObject({
    isAsRecorded: true,
    earlier: carried,
    now: { receivableMinor: '0', F59: 'initial', closedBy: 'F59' },
  });
});
