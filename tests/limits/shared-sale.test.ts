import { expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { money, openRate } from '../support/limits.ts';
import { sold } from '../support/money.ts';
import { payee } from '../support/payees.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, second, importer, clock } = desk;

it('what secures two debts is sold for the default of one, and pays the other before the pledgor has any of it', async () => {
  const market = await desk.colleague(bank, 'Rates desk', ['price:record', 'price:register']);
  const dollars = await openRate(bank, market, second, { from: 'CNY', to: 'USD' });
  await desk.price(70_000);
  await dollars.set(0.125, desk.today());
  await desk.valuationTerms({ exchangeSourceIds: [dollars.id], fxHaircutBps: 0 });
  const inYuan = await desk.facility(5_000_000, {});
  const inDollars = await desk.facility(0, {}, { limit: money(500_000, 'USD') });
  const lotId = await desk.stock(40);
  const pledge = await importer.done<{ id: string }>('/pledges', {
    kind: 'goods',
    mode: 'floating',
    pledgeeId: bank.partyId,
    facilityId: inYuan,
    alsoSecures: [inDollars],
    maximum: yuan(20_000_000),
    itemIds: [lotId],
  });
  await bank.done(`/pledges/${pledge.id}/answer`, { accept: true });
  await desk.draw(inYuan, 1_000_000, '2026-12-20');
  const asked = await importer.done<{ id: string }>(`/facilities/${inDollars}/drawdowns`, {
    product: 'working_capital',
    amount: money(60_000, 'USD'),
    dueOn: '2026-11-12',
  });
  await bank.done(`/drawdowns/${asked.id}/approval`);
  await desk.checker.done(`/drawdowns/${asked.id}/disbursement`);
  // The dollars alone are overdue; the yuan have four days left.
  clock.set('2026-12-16T06:00:00Z');
  await desk.price(70_000);
  await dollars.set(0.125, desk.today());
  const sale = await bank.done<{ id: string; basis: unknown }>(`/facilities/${inYuan}/realisations`, {
    route: 'agreed_sale',
    lotIds: [lotId],
    clauseHash: hash('e'),
  });
  expect(sale.basis).toMatchObject({ kind: 'debt_overdue', drawdownId: asked.id });
  await second.done(`/realisations/${sale.id}/approval`);
  await payee(bank, 'Importer', '6222 0001', { payeeId: importer.partyId });
  const recorder = await desk.colleague(bank, 'Recorder', ['realisation:propose', 'realisation:pay']);
  const { settlement } = await recorder.done<{ settlement: Record<string, unknown> }>(
    `/realisations/${sale.id}/settlement`,
    {
      buyer: 'Smelter',
      ...sold(),
      soldOn: '2026-12-16',
      lots: [{ lotId, proceeds: yuan(2_700_000), costs: yuan(10_000) }],
    },
  );
  expect(settlement).toMatchObject({ ownMinor: '100000000', surplusMinor: '169000000', shortfallMinor: '0' });
  const surplus = (amount: number, reference: string) => ({
    kind: 'surplus',
    amount: yuan(amount),
    payee: 'Importer',
    account: '6222 0001',
    paidOn: '2026-12-16',
    reference,
  });
  expect(await second.refused(`/realisations/${sale.id}/payments`, surplus(1, 'R-1'))).toBe(
    '422 SURPLUS_SECURES_OTHERS',
  );
  const passOn = (amount: number, facilityId = inDollars) =>
    second.tried<ProblemBody>(`/realisations/${sale.id}/other-debts`, { facilityId, amount: yuan(amount) });
  expect((await passOn(1, inYuan)).body.code).toBe('NOT_FOUND');
  expect((await passOn(480_000.08)).body.code).toBe('PASS_ON_BEYOND');
  expect((await passOn(1_690_000.01)).body.code).toBe('PAYMENT_EXCEEDS_OWED');
  expect((await passOn(480_000)).status).toBeLessThan(300);
  const { body } = await bank.get<{ principalMinor: string; marginMinor: string }>(`/facilities/${inDollars}`);
  expect([body.principalMinor, body.marginMinor]).toEqual(['0', '0']);
  expect((await passOn(1)).body.code).toBe('NOT_FOUND');
  expect(
    (await second.tried<ProblemBody>(`/realisations/${sale.id}/payments`, surplus(1_210_000.01, 'R-2'))).body.code,
  ).toBe('PAYMENT_EXCEEDS_OWED');
  await second.done(`/realisations/${sale.id}/payments`, surplus(1_210_000, 'R-3'));
  const { body: books } = await bank.get<{ items: { kind: string; subjectId: string; balanceMinor: string }[] }>(
    '/ledger/accounts',
  );
  const open = books.items.filter((a) => [sale.id, inYuan, inDollars].includes(a.subjectId));
  expect(open.filter((a) => a.kind !== 'sale_costs_payable' && a.balanceMinor !== '0')).toEqual([]);
});
