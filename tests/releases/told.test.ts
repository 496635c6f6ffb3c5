import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';

const desk = await openCollateral();
const { bank, checker, importer, manager } = desk;

it('what is only shown is kept with the approval and with the gate, for the lender alone', async () => {
  await desk.price(70_000);
  await desk.valuationTerms();
  const facilityId = await desk.facility(10_000_000);
  const { lotId } = await desk.pledged(facilityId, 100);
  await desk.draw(facilityId, 100_000);
  // A hundred numbers of its scale never came.
  desk.loseMessages(`bay-${desk.tenantId.slice(-8)}-1`, 100);
  await desk.pass(10);
  const asked = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId, quantity: { value: '10000', scale: 3, unit: 'TNE' } }],
    vehicle: '渝A·1',
  });
  const order = await checker.done<{ token: string }>(`/releases/${asked.id}/approval`);
  await manager.done(`/releases/${asked.id}/execution`, {
    token: order.token,
    vehicle: '渝A·1',
    gateWeightKg: 10_000,
  });
  const { rows } = await desk.database.admin.query(
    "select payload, participants from event where object_id = $1 and type = 'gate.told' order by id",
    [asked.id],
  );
  expect(rows.map(({ payload }) => payload.gate)).toEqual(['RR', 'GO']);
  for (const { payload, participants } of rows) {
    expect(payload.told.map(({ fact }: { fact: string }) => fact)).toContain('F10');
    expect(participants).toEqual([bank.partyId]);
  }
});
