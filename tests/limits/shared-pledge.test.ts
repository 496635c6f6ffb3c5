import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { money, openRate } from '../support/limits.ts';
import { transfer } from '../support/money.ts';
import type { Client, ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer } = desk;
const market = await desk.colleague(bank, 'Rates desk', ['price:record', 'price:register']);
const dollars = await openRate(bank, market, desk.second, { from: 'CNY', to: 'USD' });
await desk.price(70_000);
await dollars.set(0.125, desk.today());
await desk.valuationTerms({ exchangeSourceIds: [dollars.id], fxHaircutBps: 0 });
const inYuan = await desk.facility(50_000_000, {});
const inDollars = await desk.facility(0, {}, { limit: money(5_000_000, 'USD') });
const lotId = await desk.stock(100);

interface Drawdown {
  id: string;
  status: string;
  conditions: { code: string; met: boolean | null }[];
}
interface Allocation {
  wholeOf: string;
  freePart: string;
  facilities: { facilityId: string; currency: string; goodsMinor: string; allocatedMinor: string }[];
}
const offer = (more: object, by: Client = importer) =>
  by.tried<{ id: string } & ProblemBody>('/pledges', {
    kind: 'goods',
    mode: 'floating',
    pledgeeId: bank.partyId,
    facilityId: inYuan,
    alsoSecures: [inDollars],
    sharesBy: 'order',
    maximum: yuan(100_000_000),
    itemIds: [lotId],
    ...more,
  });
const ask = async (facilityId: string, amount: { amountMinor: string; currency: string }) =>
  importer.done<Drawdown>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount,
    dueOn: '2026-12-15',
  });
const pay = async ({ id }: { id: string }) => {
  await bank.done(`/drawdowns/${id}/approval`);
  return checker.tried<Drawdown & ProblemBody>(`/drawdowns/${id}/disbursement`);
};
const unmet = async (facilityId: string, amount: { amountMinor: string; currency: string }) => {
  const { id, conditions } = await ask(facilityId, amount);
  await bank.done(`/drawdowns/${id}/decline`, { reason: 'asked to look' });
  return conditions.filter(({ met }) => met !== true).map(({ code }) => code);
};
const allocation = async (pledgeId: string) => (await bank.get<Allocation>(`/pledges/${pledgeId}/allocation`)).body;
const repay = (facilityId: string, amount: object) =>
  bank.done(`/facilities/${facilityId}/repayments`, {
    amount,
    ...transfer(),
    receivedOn: desk.today(),
    source: 'borrower',
  });
let pledgeId = '';

it('one pledge secures several facilities of one borrower, each once', async () => {
  expect((await offer({ alsoSecures: [inYuan] })).body.code).toBe('PLEDGE_SHARED_UNFIT');
  expect((await offer({ alsoSecures: [inDollars, inDollars] })).body.code).toBe('PLEDGE_SHARED_UNFIT');
  expect((await offer({ alsoSecures: ['fac_01a12eb24f00716f86a1b182477a8904'] })).body.code).toBe(
    'PLEDGE_SHARED_UNFIT',
  );
  const { body } = await offer({});
  pledgeId = body.id;
  await bank.done(`/pledges/${pledgeId}/answer`, { accept: true });
  expect((await bank.get(`/pledges/${pledgeId}`)).body).toMatchObject({
    facilityId: inYuan,
    alsoSecures: [inDollars],
    sharesBy: 'order',
  });
  for (const facilityId of [inYuan, inDollars]) {
    const { body: listed } = await bank.get<{ items: { id: string }[] }>(`/pledges?facilityId=${facilityId}`);
    expect(listed.items.map(({ id }) => id)).toContain(pledgeId);
  }
  const { facilities, freePart, wholeOf } = await allocation(pledgeId);
  expect(freePart).toBe(wholeOf);
  expect(facilities.map(({ currency, goodsMinor }) => `${goodsMinor} ${currency}`)).toEqual([
    '700000000 CNY',
    '87500000 USD',
  ]);
});

it('what one facility needs of it is not there for the other, to the cent, and is divided once', async () => {
  expect((await pay(await ask(inYuan, yuan(2_450_000)))).status).toBe(200);
  expect(await unmet(inDollars, money(306_250.01, 'USD'))).toContain('WITHIN_BORROWING_BASE');
  expect(await unmet(inDollars, money(306_250, 'USD'))).toEqual([]);
  expect((await pay(await ask(inDollars, money(306_250, 'USD')))).status).toBe(200);
  expect(await unmet(inYuan, yuan(100))).toContain('WITHIN_BORROWING_BASE');
  const { facilities } = await allocation(pledgeId);
  expect(facilities.map(({ allocatedMinor }) => allocatedMinor)).toEqual(['350000000', '43750000']);
});

it('two who draw at once on both never take more than it carries', async () => {
  await repay(inDollars, money(306_250, 'USD'));
  const asked = await Promise.all([
    ...Array.from({ length: 4 }, () => ask(inYuan, yuan(1_225_000))),
    ...Array.from({ length: 4 }, () => ask(inDollars, money(153_125, 'USD'))),
  ]);
  const approved = await Promise.all(asked.map(({ id }) => bank.tried(`/drawdowns/${id}/approval`)));
  expect(approved.every(({ status }) => status === 200)).toBe(true);
  const paid = await Promise.all(asked.map(({ id }) => checker.tried<ProblemBody>(`/drawdowns/${id}/disbursement`)));
  // Two of these fill what 2.45 million of 4.9 left.
  expect(paid.filter(({ status }) => status === 200)).toHaveLength(2);
  expect(new Set(paid.filter(({ status }) => status !== 200).map(({ body }) => body.code))).toEqual(
    new Set(['CONDITIONS_NOT_MET']),
  );
  expect((await allocation(pledgeId)).freePart).toBe('0');
  for (const { id } of asked) await bank.tried(`/drawdowns/${id}/decline`, { reason: 'no room' });
});

const owed = async (facilityId: string) =>
  (await bank.get<{ principalMinor: string }>(`/facilities/${facilityId}`)).body.principalMinor;
async function clear(facilityId: string, currency: string) {
  const amountMinor = await owed(facilityId);
  if (amountMinor !== '0') await repay(facilityId, { amountMinor, currency });
}

it('a price that falls calls the later first, and goods that are lost hold both until somebody looked', async () => {
  await clear(inYuan, 'CNY');
  await clear(inDollars, 'USD');
  await pay(await ask(inYuan, yuan(2_450_000)));
  await pay(await ask(inDollars, money(300_000, 'USD')));
  const waits = await ask(inDollars, money(1, 'USD'));
  desk.clock.advance(86_400);
  await dollars.set(0.125, desk.today());
  await desk.price(63_000);
  expect([(await desk.coverage(inYuan)).state, (await desk.coverage(inDollars)).state]).toEqual(['normal', 'call']);
  const scale = [...desk.weights.keys()].at(-1) as string;
  const kg = desk.weights.get(scale) as number;
  desk.weights.set(scale, 0);
  await desk.pass(60);
  expect((await bank.get<Drawdown>(`/drawdowns/${waits.id}`)).body.status).toBe('held');
  for (const id of [inYuan, inDollars]) expect((await desk.coverage(id)).state).toBe('liquidation');
  desk.weights.set(scale, kg);
  await desk.pass(60);
  const { body } = await bank.get<{ items: { id: string; subjectId: string }[] }>('/breaches?limit=50');
  for (const { id, subjectId } of body.items) {
    const order = await bank.done<{ id: string }>(`/subjects/${subjectId}/orders`, {
      kind: 'inspection',
      from: desk.clock.now().toISOString(),
      to: new Date(desk.clock.now().getTime() + 3_600_000).toISOString(),
      reason: 'Look',
    });
    await desk.manager.done(`/orders/${order.id}/report`, { goodsIntact: true, note: 'All there' });
    await desk.pass(10);
    await checker.done(`/breaches/${id}/sign-off`, { note: 'Looked at, all there' });
  }
  expect((await bank.get<Drawdown>(`/drawdowns/${waits.id}`)).body.status).toBe('requested');
  expect([(await desk.coverage(inYuan)).state, (await desk.coverage(inDollars)).state]).toEqual(['normal', 'call']);
  await bank.done(`/drawdowns/${waits.id}/decline`, { reason: 'told' });
});

it('is not let go while one of them owes', async () => {
  expect(await importer.refused(`/facilities/${inYuan}/releases`, { lotId, vehicle: '渝A·1' })).toMatch(/^422/);
  await clear(inYuan, 'CNY');
  expect(await bank.refused(`/pledges/${pledgeId}/discharge`)).toMatch(/^422/);
  await clear(inDollars, 'USD');
  expect(await bank.done(`/pledges/${pledgeId}/discharge`)).toMatchObject({ status: 'discharged' });
});
