import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { money, openLimit, openRate, stateCapital } from '../support/limits.ts';
import type { ProblemBody } from '../support/world.ts';

// As in turned.test.ts: what is asked of how long ago something was, when some days have gone by.
const desk = await openCollateral();
const { bank, importer, exporter, clock } = desk;
const market = await desk.colleague(bank, 'Rates desk', ['price:record', 'price:register']);
const dollars = await openRate(bank, market, desk.second, { from: 'USD', to: 'CNY' });
await dollars.set(7, desk.today());
await desk.price(70_000);
await desk.valuationTerms();
const later = async (days: number) => {
  clock.advance(days * 86_400);
  await desk.price(70_000);
};

it('what was bought a while ago is no purchase money any more, and what was invoiced long ago neither', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  await desk.pledged(facilityId, 10);
  await exporter.done('/invoices', {
    number: '26502000000000000001',
    buyerId: importer.partyId,
    issuedOn: desk.today(),
    net: yuan(100_000),
    tax: yuan(0),
    total: yuan(100_000),
  });
  await later(3);
  const { body } = await bank.get<{ found: { fact: string }[] }>(`/facilities/${facilityId}/judgement`);
  expect(body.found.map(({ fact }) => fact)).toContain('F42');
});

it('a search of the registry is fresh for some hours, and a filing outlasts the debt by some days', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  await desk.pledged(facilityId, 100);
  const asked = { product: 'working_capital', amount: yuan(100_000), dueOn: desk.dayIn(60) };
  const { id } = await importer.done<{ id: string }>(`/facilities/${facilityId}/drawdowns`, asked);
  clock.advance(7_200);
  expect((await bank.post<ProblemBody>(`/drawdowns/${id}/approval`)).status).toBe(200);
});

it('a rate of exchange counts for some days, and what was asked for keeps its room as long', async () => {
  await stateCapital(bank);
  await later(1);
  expect(await openLimit(bank, 'customer', exporter, money(100_000, 'USD'))).not.toBe('');
  const facilityId = await desk.facility(10_000_000, {});
  await desk.pledged(facilityId, 100);
  const limit = await openLimit(bank, 'customer', importer, yuan(1_000_000));
  await bank.done(`/limits/${limit}/facilities`, { facilityId });
  const ask = async () => {
    const asked = { product: 'working_capital', amount: yuan(600_000), dueOn: desk.dayIn(60) };
    return importer.post<ProblemBody>(`/facilities/${facilityId}/drawdowns`, asked);
  };
  expect((await ask()).status).toBe(201);
  await later(2);
  expect((await ask()).body.code).toBe('LIMIT_EXCEEDED');
});
