import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { openGuarantor } from '../support/guarantor.ts';
import { documentHash, limitOf, money, openLimit, openRate, stateCapital } from '../support/limits.ts';
import { transfer } from '../support/money.ts';
import type { Client, ProblemBody } from '../support/world.ts';

/** A bank's real line: yuan, with a credit in dollars and a drawdown in euro; one stock secures all; a guarantor stands in, secured itself. */
const desk = await openCollateral();
const { bank, checker, importer, exporter } = desk;
const market = await desk.colleague(bank, 'Rates desk', ['price:record', 'price:register']);
const usd = await openRate(bank, market, desk.second, { from: 'CNY', to: 'USD' });
const eur = await openRate(bank, market, desk.second, { from: 'CNY', to: 'EUR' });
await usd.set(0.125, desk.today());
await eur.set(0.1, desk.today());
await desk.price(70_000);
await desk.valuationTerms({ exchangeSourceIds: [usd.id, eur.id], fxHaircutBps: 0 });
await stateCapital(bank);

const loans = await desk.facility(5_000_000, {});
const dollars = await desk.facility(0, {}, { limit: money(300_000, 'USD') });
const euro = await desk.facility(0, {}, { limit: money(200_000, 'EUR') });
const line = await openLimit(bank, 'customer', importer, yuan(4_000_000));
const part = (kind: string, amount: ReturnType<typeof money>, more: object) =>
  openLimit(bank, kind, importer, amount, { parentId: line, ...more });
const inLoans = await part('product', yuan(3_000_000), { products: ['working_capital'] });
const inDollars = await part('currency', money(150_000, 'USD'), { onlyCurrency: 'USD' });
const inEuro = await part('currency', money(100_000, 'EUR'), { onlyCurrency: 'EUR' });
for (const [limitId, facilityId] of [
  [inLoans, loans],
  [inDollars, dollars],
  [inEuro, euro],
])
  await bank.done(`/limits/${limitId}/facilities`, { facilityId });

const lotId = await desk.stock(100);
const guarantor = await openGuarantor(desk, 20, 70_000);
const { maker, underId } = guarantor;

interface Drawdown {
  id: string;
  status: string;
}
const figures = async (of: Client, id: string) => {
  const { body } = await of.get<Record<'principalMinor' | 'claimMinor' | 'undertakingMinor' | 'marginMinor', string>>(
    `/facilities/${id}`,
  );
  return [body.principalMinor, body.claimMinor, body.undertakingMinor, body.marginMinor].map(Number);
};
const taken = async (id: string) => {
  const { usedMinor, reservedMinor } = await limitOf(bank, id);
  return [Number(usedMinor), Number(reservedMinor)];
};
const ask = (facilityId: string, amount: object, dueOn = '2026-11-12') =>
  importer.tried<Drawdown & ProblemBody>(`/facilities/${facilityId}/drawdowns`, {
    product: 'working_capital',
    amount,
    dueOn,
  });
async function draw(facilityId: string, amount: object) {
  const { body } = await ask(facilityId, amount);
  await bank.done(`/drawdowns/${body.id}/approval`);
  await checker.done(`/drawdowns/${body.id}/disbursement`);
}
const credit = (facilityId: string, amount: object) =>
  importer.tried<{ id: string } & ProblemBody>('/credits', {
    issuingBankId: bank.partyId,
    beneficiaryId: exporter.partyId,
    facilityId,
    amount,
    plusBps: 0,
    minusBps: 0,
    latestShipmentOn: '2026-10-20',
    expiresOn: '2026-11-20',
    terms: {
      expiryPlace: 'CHONGQING, CHINA',
      presentationDays: 21,
      placeOfReceipt: 'DUISBURG, GERMANY',
      placeOfDelivery: 'CHONGQING, CHINA',
      partialShipments: 'allowed',
      transhipment: 'allowed',
      transportRule: 'art19',
      goods: { description: 'COPPER', incoterm: 'CPT CHONGQING' },
      requiredDocuments: [{ type: 'commercial_invoice', originals: 1 }],
    },
  });
const repay = (of: Client, facilityId: string, amount: object, more: object = {}) =>
  of.done(`/facilities/${facilityId}/repayments`, {
    amount,
    ...transfer(),
    receivedOn: desk.today(),
    source: 'borrower',
    ...more,
  });
let [pledgeId, creditId, guaranteeId] = ['', '', ''];

it('is opened: one stock for three moneys, a guarantor behind it, each request in its place at once', async () => {
  const pledge = await importer.done<{ id: string }>('/pledges', {
    kind: 'goods',
    mode: 'floating',
    pledgeeId: bank.partyId,
    facilityId: loans,
    alsoSecures: [dollars, euro],
    maximum: yuan(20_000_000),
    itemIds: [lotId],
  });
  pledgeId = pledge.id;
  await bank.done(`/pledges/${pledgeId}/answer`, { accept: true });
  guaranteeId = (await guarantor.give(loans, 500_000)).id;
  await checker.done(`/guarantees/${guaranteeId}/answer`, { accept: true });
  // Dollars under the yuan: refused when it is asked for, and told where to ask.
  expect((await credit(loans, money(100_000, 'USD'))).body).toMatchObject({
    code: 'CREDIT_CURRENCY_NOT_LIMITED',
    facts: { facilityIds: [dollars] },
  });
  expect((await credit(dollars, money(150_000.01, 'USD'))).body.code).toBe('LIMIT_EXCEEDED');
  creditId = (await credit(dollars, money(100_000, 'USD'))).body.id;
  expect(await taken(inDollars)).toEqual([0, 10_000_000]);
  expect(await taken(line)).toEqual([0, 84_000_000]);
  await bank.done(`/credits/${creditId}/approvals`);
  await checker.done(`/credits/${creditId}/issue`, { number: 'LINE260001' });
  expect(await taken(line)).toEqual([84_000_000, 0]);
  await draw(euro, money(50_000, 'EUR'));
  expect(await taken(line)).toEqual([84_000_000 + 52_500_000, 0]);
  await draw(loans, yuan(1_400_000));
  expect(await taken(line)).toEqual([136_500_000 + 140_000_000, 0]);
  expect(await figures(bank, loans)).toEqual([140_000_000, 0, 0, 0]);
  expect(await figures(bank, dollars)).toEqual([0, 0, 10_000_000, 0]);
  expect(await figures(bank, euro)).toEqual([5_000_000, 0, 0, 0]);
  expect(await figures(maker, underId)).toEqual([0, 0, 50_000_000, 0]);
});

it('is breached: goods that are lost hold every part of it, and nothing leaves', async () => {
  const { body: waits } = await ask(euro, money(100, 'EUR'));
  const scale = [...desk.weights.keys()].at(-2) as string;
  const kg = desk.weights.get(scale) as number;
  desk.weights.set(scale, 0);
  await desk.pass(60);
  expect((await bank.get<Drawdown>(`/drawdowns/${waits.id}`)).body.status).toBe('held');
  // The borrower is awaited for what holds it, the lender for what becomes of it.
  const awaited = async (of: Client) =>
    (await of.get<{ items: { act: string }[] }>(`/tasks?objectId=${waits.id}`)).body.items.map(({ act }) => act);
  expect([await awaited(importer), await awaited(bank)]).toEqual([['drawdown.cure'], ['drawdown.decline']]);
  for (const id of [loans, dollars, euro]) expect((await desk.coverage(id)).state).not.toBe('normal');
  expect(await importer.refused(`/facilities/${loans}/releases`, { lotId, vehicle: '渝A·1' })).toMatch(/^422/);
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
  for (const id of [loans, dollars, euro]) expect((await desk.coverage(id)).state).toBe('normal');
  await bank.done(`/drawdowns/${waits.id}/decline`, { reason: 'not needed' });
});

it('is overdue, called, paid by the guarantor, repaid, and everything let go with books at nothing', async () => {
  for (let day = 0; day < 40; day++) desk.clock.advance(86_400);
  await desk.reach();
  const { body: called } = await bank.tried<ProblemBody & { status: string }>(`/guarantees/${guaranteeId}/calls`, {
    amount: yuan(400_000),
    documentHash,
  });
  expect(called).toMatchObject({ status: 'called' });
  await repay(bank, loans, yuan(400_000), { source: 'guarantor', guaranteeId });
  expect(await figures(bank, loans)).toEqual([100_000_000, 0, 0, 0]);
  expect(await figures(maker, underId)).toEqual([40_000_000, 0, 10_000_000, 0]);
  await repay(bank, loans, yuan(1_000_000));
  await repay(bank, euro, money(50_000, 'EUR'));
  await repay(maker, underId, yuan(400_000));
  // The credit has expired unused; what it took is free with it.
  expect(await figures(bank, dollars)).toEqual([0, 0, 0, 0]);
  await desk.mark();
  expect(await taken(line)).toEqual([0, 0]);
  await bank.done(`/guarantees/${guaranteeId}/release`, { reason: 'repaid' });
  for (const [of, id] of [
    [bank, pledgeId],
    [maker, guarantor.pledgeId],
  ] as const)
    expect(await of.done(`/pledges/${id}/discharge`)).toMatchObject({ status: 'discharged' });
  for (const id of [loans, dollars, euro]) {
    expect(await figures(bank, id)).toEqual([0, 0, 0, 0]);
    await checker.done(`/facilities/${id}/closing`, { reason: 'ended' });
  }
  // What was never hung under a part hangs under the line itself.
  await checker.done(`/facilities/${desk.facilityId}/closing`, { reason: 'ended' });
  const because = { reason: 'ended', documentHash };
  for (const id of [inLoans, inDollars, inEuro, line]) await bank.done(`/limits/${id}/closing`, because);
  expect((await limitOf(bank, line)).status).toBe('closed');
});
