import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';

const desk = await openCollateral();
const { bank, importer, clock } = desk;

it('a rollover keeps what its officer was shown, for the lender alone', async () => {
  await desk.price(70_000);
  await desk.valuationTerms();
  const facilityId = await desk.facility(10_000_000);
  await desk.pledged(facilityId, 100);
  const debtId = await desk.draw(facilityId, 1_000_000);
  clock.advance(3 * 86_400);
  await desk.pass(10);
  const { id } = await importer.done<{ id: string }>(`/drawdowns/${debtId}/rollovers`, {
    dueOn: '2027-01-31',
    reason: 'Orders',
    interest: 'paid',
  });
  await bank.done(`/rollovers/${id}/approval`);
  const { rows } = await desk.database.admin.query(
    "select payload, participants from event where object_id = $1 and type = 'gate.told'",
    [id],
  );
  expect(rows).toMatchObject([{ payload: { gate: 'RO' }, participants: [bank.partyId] }]);
  expect(rows[0].payload.told).toMatchObject([{ fact: 'F30', mark: 'stale', remedy: { en: expect.any(String) } }]);
});
