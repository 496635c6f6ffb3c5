import { expect, it } from 'vitest';
import { hash, openCollateral, yuan } from '../support/collateral.ts';
import { refinanced } from '../support/refinance.ts';

const desk = await openCollateral();

it('insurance money pays financings under credits in one line with the drawdowns, and is held for what is not due', async () => {
  await desk.price(70_000);
  await desk.valuationTerms();
  const facilityId = await desk.facility(10_000_000, {}, { interestBps: 360 });
  const { lotId, pledgeId } = await desk.pledged(facilityId, 20);
  const drawdownId = await desk.draw(facilityId, 300_000, '2026-12-20');
  const financingId = await refinanced(desk, facilityId, 500_000);
  desk.clock.set('2026-12-16T06:00:00Z');
  const today = { documentHash: hash('b') };
  const claim = await desk.bank.done<{ id: string }>(`/pledges/${pledgeId}/surrogates`, {
    kind: 'insurance',
    happenedOn: '2026-12-16',
    statement: 'Fire in bay 4',
    items: [{ itemId: lotId }],
    claimed: yuan(1_000_000),
    payer: 'PICC',
    documentHash: hash('a'),
  });
  const accepted = { accepted: yuan(900_000), answeredOn: '2026-12-16', ...today };
  await desk.bank.done(`/surrogates/${claim.id}/answer`, accepted);
  const { application } = await desk.bank.done<{ application: object }>(`/surrogates/${claim.id}/receipts`, {
    amount: yuan(900_000),
    reference: 'F-1',
    receivedOn: '2026-12-16',
  });
  // 65 days at one basis point a day: the financing, overdue, is paid; the drawdown has four days left, and is held
  // for with its interest to that day.
  expect(application).toMatchObject({
    allocations: [],
    financings: [{ financingId, interestMinor: '325000', principalMinor: '50000000' }],
    heldMinor: '30207000',
    surplusMinor: '9468000',
  });
  const status = async () => (await desk.importer.get<{ status: string }>(`/trade-financings/${financingId}`)).body;
  expect((await status()).status).toBe('settled');
  desk.clock.set('2026-12-20T06:00:00Z');
  await desk.bank.done(`/surrogates/${claim.id}/application`);
  const { body } = await desk.bank.get<object>(`/facilities/${facilityId}`);
  expect(body).toMatchObject({ principalMinor: '0', marginMinor: '0' });
  expect((await desk.importer.get<{ status: string }>(`/drawdowns/${drawdownId}`)).body.status).toBe('repaid');
  const { items } = (await desk.bank.get<{ items: { balanced: boolean }[] }>('/ledger/check')).body;
  expect(items.every((book) => book.balanced)).toBe(true);
});
