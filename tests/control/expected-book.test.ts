import { expect, it } from 'vitest';
import { hash, openCollateral, tonnes } from '../support/collateral.ts';

const desk = await openCollateral();
const { bank, importer, manager } = desk;
await desk.price(70_000);
await desk.valuationTerms();

it('F7 D TF RR GO OC PD DR: no act finds a watch that expects another weight than the books: it follows in their transaction', async () => {
  const facilityId = await desk.facility(10_000_000);
  const { lotId } = await desk.pledged(facilityId, 20);
  const { rows } = await desk.database.admin.query<{ id: string }>(
    'select subject_id as id from subject_lot where lot_id = $1',
    [lotId],
  );
  const expected = async () => {
    const { body } = await manager.get<{ expected: { weight: { expectedKg: number } } }>(`/subjects/${rows[0]?.id}`);
    return body.expected.weight.expectedKg;
  };
  expect(await expected()).toBe(20_000);
  await manager.done(`/lots/${lotId}/reweighing`, { quantity: tonnes(19.95), evidenceHash: hash('e') });
  expect(await expected()).toBe(19_950);
  const order = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId, quantity: tonnes(4) }],
    vehicle: 'A 1',
  });
  // Promised is not gone.
  const { token } = await bank.done<{ token: string }>(`/releases/${order.id}/approval`);
  expect(await expected()).toBe(19_950);
  await manager.done(`/releases/${order.id}/execution`, { token, vehicle: 'A 1', gateWeightKg: 4_000 });
  expect(await expected()).toBe(15_950);
});
