import { expect, it } from 'vitest';
import { openCollateral, yuan } from '../support/collateral.ts';
import { transfer } from '../support/money.ts';

const desk = await openCollateral();
const { bank, clock } = desk;
await desk.price(70_000);
await desk.valuationTerms();

it('money received is recorded once it came in: days that have not come bear nothing yet', async () => {
  const facilityId = await desk.facility(10_000_000, {}, { interestBps: 435, overdueUpliftBps: 5_000 });
  await desk.pledged(facilityId, 20);
  const drawdownId = await desk.draw(facilityId, 100_000);
  const tomorrow = new Date(clock.now().getTime() + 32 * 3_600_000).toISOString().slice(0, 10);
  const late = { amount: yuan(1_000), ...transfer(), receivedOn: tomorrow, source: 'borrower' };
  const at = `/facilities/${facilityId}/repayments`;
  expect(await bank.refused(at, late)).toBe('422 RECEIPT_IN_FUTURE');
  const { body } = await bank.get<{ debts: object[] }>(`/facilities/${facilityId}/debt`);
  expect(body.debts).toMatchObject([{ debtId: drawdownId, principalMinor: '10000000' }]);
  expect(await bank.done(at, { ...late, ...transfer(), receivedOn: desk.today() })).toMatchObject({ restMinor: '0' });
});
