import { expect, it } from 'vitest';
import { euro, findComplying, invoice, openCreditTrade, present } from '../support/credit.ts';
import { limitOf, openLimit, stateCapital } from '../support/limits.ts';
import { transfer } from '../support/money.ts';

const trade = await openCreditTrade();
const { issuer, issuerChecker, nominated, importer, clock } = trade;
await stateCapital(issuer, 10_000_000, 'EUR');
const limit = await openLimit(issuer, 'customer', importer, euro(1_500));
const taken = async () => {
  const { usedMinor, reservedMinor } = await limitOf(issuer, limit);
  return [Number(usedMinor) / 100, Number(reservedMinor) / 100];
};
const tenor = { kind: 'days_after', days: 60, event: 'presentation' };
const terms = { availableBy: 'acceptance', tenor };

it('an acceptance takes the place of its credit in the limit, until it is paid and the applicant has paid', async () => {
  const asked = await importer.done<{ id: string }>('/credits', trade.application(400, {}, terms));
  expect(await taken()).toEqual([0, 400]);
  expect(await importer.refused('/credits', trade.application(1_100.01, {}, terms))).toBe('422 LIMIT_EXCEEDED');
  const creditId = await trade.credit(1_000, {}, terms);
  expect(await taken()).toEqual([1_000, 400]);
  const { id } = await present(nominated, creditId, issuer.partyId, 1_000, { documents: [invoice('1000.00')] });
  await findComplying(issuer, id);
  await issuerChecker.done(`/presentations/${id}/honour`);
  // Nothing is free by it, and nothing is counted twice.
  expect(await taken()).toEqual([1_000, 400]);
  expect(await importer.refused('/credits', trade.application(100.01, {}, terms))).toBe('422 LIMIT_EXCEEDED');

  // The other has expired meanwhile, and what it had reserved is free.
  clock.set('2026-12-11T01:00:00Z');
  await trade.reach();
  const { items } = (await issuer.get<{ items: { id: string }[] }>(`/presentations/${id}/payments`)).body;
  await issuerChecker.done(`/credit-payments/${items[0]?.id}/payment`);
  expect((await taken())[0]).toBe(1_000);
  const money = { amount: euro(1_000), from: 'account', ...transfer(), receivedOn: '2026-12-11' };
  await issuer.done(`/presentations/${id}/applicant-payment`, money);
  expect((await taken())[0]).toBe(0);
  expect(asked.id).not.toBe(creditId);
});
