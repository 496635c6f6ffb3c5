import { expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer, exporter, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();

interface Rollover {
  id: string;
  status: string;
  replacedById: string | null;
  conditions: { code: string; met: boolean | null }[];
}
interface Drawdown {
  status: string;
  amount: object;
  dueOn: string;
  replacesId: string | null;
  firstPaidOn: string | null;
}

const read = async (id: string) => (await bank.get<Drawdown>(`/drawdowns/${id}`)).body;
const debt = async (facilityId: string) =>
  (await bank.get<Record<string, unknown>>(`/facilities/${facilityId}/debt`)).body;
const candidates = async () =>
  (await bank.get<{ items: { drawdownId: string }[] }>('/rollover-candidates')).body.items.map((c) => c.drawdownId);
const pledge = async (id: string) => (await bank.get<Record<string, unknown>>(`/pledges/${id}`)).body;
async function balances(facilityId: string): Promise<Record<string, string>> {
  const { body } = await bank.get<{ items: { kind: string; subjectId: string; balanceMinor: string }[] }>(
    '/ledger/accounts',
  );
  return Object.fromEntries(
    body.items.filter((a) => ['', facilityId].includes(a.subjectId)).map((a) => [a.kind, a.balanceMinor]),
  );
}
const ask = (drawdownId: string, more: object = {}) =>
  importer.done<Rollover>(`/drawdowns/${drawdownId}/rollovers`, {
    dueOn: '2027-03-31',
    reason: 'Orders through the spring',
    ...more,
  });
const unmet = (r: Rollover) => r.conditions.filter((c) => c.met !== true).map((c) => c.code);

it('a debt that falls due soon is closed by a new one: no cash, no capitalised interest, security and rank as they were', async () => {
  const facilityId = await desk.facility(10_000_000, {}, { interestBps: 360 });
  const { pledgeId } = await desk.pledged(facilityId, 20);
  const old = await desk.draw(facilityId, 900_000, '2026-12-15');
  const far = await desk.draw(facilityId, 10_000, '2027-06-30');
  clock.set('2026-10-15T06:00:00Z');
  expect(await candidates()).toEqual([]);
  clock.set('2026-10-16T06:00:00Z');
  await desk.price(70_000);
  expect(await candidates()).toEqual([old]);

  const at = `/drawdowns/${old}/rollovers`;
  const body = { dueOn: '2027-03-31', reason: 'Orders through the spring' };
  expect(await bank.refused(at, body)).toBe('403 MANDATE_MISSING');
  const stranger = await desk.party('Stranger', 'trader');
  expect(await stranger.refused(at, body)).toBe('404 NOT_FOUND');
  expect(await importer.refused(at, { ...body, dueOn: '2026-12-15' })).toBe('422 ROLLOVER_UNFIT');
  const asked = await ask(old);
  expect(unmet(asked)).toEqual(['INTEREST_SETTLED']);
  expect(await importer.refused(at, body)).toBe('409 ROLLOVER_OPEN');
  expect(await candidates()).toEqual([]);
  const step = (name: string) => `/rollovers/${asked.id}/${name}`;
  expect((await stranger.get(`/rollovers/${asked.id}`)).status).toBe(404);
  expect(await bank.refused(step('approval'))).toBe('422 CONDITIONS_NOT_MET');
  // Four days at a basis point on each; then a receipt pays them.
  await bank.done(`/facilities/${facilityId}/repayments`, {
    amount: yuan(364),
    ...transfer(),
    receivedOn: '2026-10-16',
    source: 'borrower',
  });
  expect(await importer.refused(step('approval'))).toBe('403 MANDATE_MISSING');
  await bank.done(step('approval'));
  expect(await bank.refused(step('execution'))).toBe('403 SAME_PERSON');
  const [before, pledged] = [await balances(facilityId), await pledge(pledgeId)];
  const eight = await Promise.all(Array.from({ length: 8 }, () => checker.post<Rollover>(step('execution'))));
  expect(eight.filter((a) => a.status === 200)).toHaveLength(1);
  const done = eight.find((a) => a.status === 200)?.body as Rollover;
  expect(await balances(facilityId)).toEqual(before);
  expect(await pledge(pledgeId)).toEqual(pledged);
  expect(await read(old)).toMatchObject({ status: 'replaced' });
  expect(await read(done.replacedById as string)).toMatchObject({
    status: 'disbursed',
    amount: yuan(900_000),
    dueOn: '2027-03-31',
    replacesId: old,
    firstPaidOn: '2026-10-12',
  });
  const { body: posted } = await bank.get<{ items: { kind: string; entries: { amountMinor: string }[] }[] }>(
    '/ledger/transactions?limit=1',
  );
  expect(posted.items[0]).toMatchObject({
    kind: 'rollover',
    entries: [{ account: 'loan_principal', amountMinor: '90000000' }, { amountMinor: '-90000000' }],
  });
  const owed = await debt(facilityId);
  expect(owed).toMatchObject({ principalMinor: '91000000', interestMinor: '0' });
  expect((owed.debts as { debtId: string }[]).map((d) => d.debtId)).toEqual([far, done.replacedById]);
  const { body: limits } = await bank.get<{ debts: object[] }>(`/facilities/${facilityId}/limitation`);
  expect(limits.debts).toMatchObject([{ debtId: far }, { debtId: done.replacedById, limitationOn: '2030-03-31' }]);
  const { rows } = await desk.database.admin.query(
    `select count(*)::int as n from deadline where object_id = $1 and status = 'waiting'`,
    [old],
  );
  expect(rows).toEqual([{ n: 0 }]);

  // Once more, with interest carried under its own name; the day when the money was first out goes with it.
  clock.set('2026-10-26T06:00:00Z');
  await desk.price(70_000);
  const next = await ask(done.replacedById as string, { dueOn: '2027-06-30', interest: 'carried' });
  await bank.done(`/rollovers/${next.id}/approval`);
  const again = await checker.done<Rollover>(`/rollovers/${next.id}/execution`);
  expect(await read(again.replacedById as string)).toMatchObject({ amount: yuan(900_000), firstPaidOn: '2026-10-12' });
  expect(await debt(facilityId)).toMatchObject({ principalMinor: '91000000', interestMinor: '91000' });
  await bank.done(`/facilities/${facilityId}/repayments`, {
    amount: yuan(910),
    ...transfer(),
    receivedOn: '2026-10-26',
    source: 'borrower',
  });
  expect(await debt(facilityId)).toMatchObject({ principalMinor: '91000000', interestMinor: '0' });
  const { items } = (await bank.get<{ items: { balanced: boolean }[] }>('/ledger/check')).body;
  expect(items).toEqual([expect.objectContaining({ balanced: true })]);
});

it('who gives security that the old debt had not must know that new money pays an old debt (SI 16)', async () => {
  const facilityId = await desk.facility(10_000_000, {}, { interestBps: 0 });
  await desk.pledged(facilityId, 20);
  const old = await desk.draw(facilityId, 900_000, '2026-12-15');
  clock.set('2026-10-27T06:00:00Z');
  await desk.price(70_000);
  const lotId = await desk.stock(5, {}, exporter);
  const charge = await exporter.done<{ id: string }>('/pledges', {
    kind: 'goods',
    pledgeeId: bank.partyId,
    facilityId,
    maximum: yuan(1_000_000),
    itemIds: [lotId],
    resolution: { body: 'shareholders', documentHash: hash('b'), resolvedOn: '2026-10-12', isListed: false },
  });
  await bank.done(`/pledges/${charge.id}/answer`, {
    accept: true,
    resolutionReview: { isListed: false, finding: 'Passed by all shareholders' },
  });
  const { id } = await ask(old);
  const at = `/rollovers/${id}/approval`;
  const refused = await bank.post<ProblemBody>(at);
  expect(refused.body.facts?.conditions).toMatchObject([
    { code: 'PROVIDERS_KNOW', facts: { providersUnasked: [exporter.partyId] } },
  ]);
  const consent = (pledgorId: string) => ({ consents: [{ pledgorId, documentHash: hash('f') }] });
  expect(await bank.refused(at, consent(importer.partyId))).toBe('422 CONDITIONS_NOT_MET');
  await bank.done(at, consent(exporter.partyId));
  // What was met at approval is looked at once more: a day late, it is not rolled over.
  clock.set('2026-12-16T06:00:00Z');
  expect(await checker.refused(`/rollovers/${id}/execution`)).toBe('422 CONDITIONS_NOT_MET');
  expect(await importer.refused(`/rollovers/${id}/decline`, { reason: 'x' })).toBe('403 MANDATE_MISSING');
  await bank.done(`/rollovers/${id}/decline`, { reason: 'Overdue' });
  expect(await bank.refused(`/rollovers/${id}/decline`, { reason: 'x' })).toBe('409 ROLLOVER_WRONG_STATE');
  expect(await read(old)).toMatchObject({ status: 'disbursed' });
});

it('is not renewed on goods whose watch the custodian loosened and the lender has not agreed to (F1)', async () => {
  await desk.price(70_000);
  const facilityId = await desk.facility(10_000_000, {}, { interestBps: 0 });
  const { lotId } = await desk.pledged(facilityId, 20);
  const drawdownId = await desk.draw(facilityId, 100_000, '2027-06-30');
  const { id } = await ask(drawdownId, { dueOn: '2027-07-31' });
  const { body } = await desk.manager.get<{ items: { id: string; lotIds: string[] }[] }>('/subjects?limit=200');
  const subjectId = body.items.find((s) => s.lotIds.includes(lotId))?.id;
  const settings = (toleranceKg: number) =>
    desk.manager.done(`/subjects/${subjectId}/settings`, {
      expected: { weight: { toleranceKg }, maxSilenceS: 30 * 86_400 },
    });
  await settings(5_000);
  const { body: positions } = await bank.get<{ items: { itemId: string; state: string; reason: string }[] }>(
    `/positions?facilityId=${facilityId}`,
  );
  expect(positions.items.find((p) => p.itemId === lotId)).toMatchObject({
    state: 'degraded',
    reason: 'WATCH_NOT_AGREED',
  });
  const refused = await bank.post<ProblemBody>(`/rollovers/${id}/approval`);
  expect([refused.status, refused.body.code]).toEqual([422, 'CONDITIONS_NOT_MET']);
  expect(unmet((await bank.get<Rollover>(`/rollovers/${id}`)).body)).toEqual(['GATE_OPEN']);
});
