import { expect, it } from 'vitest';
import { seededChance } from '../../src/adapters/memory/clock.ts';
import { systemCtx } from '../../src/app.ts';
import { withTransaction } from '../../src/context.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { setHold } from '../../src/lending/financing/index.ts';
import { openCollateral } from '../support/collateral.ts';
import type { ProblemBody } from '../support/world.ts';

const desk = await openCollateral();
const { bank, checker, importer, manager, clock } = desk;
const chance = seededChance(17);
const newId = identifiers(clock, chance);

it('what became known since an order was approved keeps the goods in, however long orders are good for by now', async () => {
  await desk.price(70_000);
  await desk.valuationTerms();
  const facilityId = await desk.facility(10_000_000);
  const { lotId } = await desk.pledged(facilityId, 100);
  await desk.draw(facilityId, 100_000);
  const asked = await importer.done<{ id: string }>(`/facilities/${facilityId}/releases`, {
    lots: [{ lotId, quantity: { value: '10000', scale: 3, unit: 'TNE' } }],
    vehicle: '渝A·1',
  });
  const order = await checker.done<{ token: string }>(`/releases/${asked.id}/approval`);
  await bank.done('/policy/rules', {
    key: 'release.orderValidHours',
    value: 1,
    unit: 'hours',
    validFrom: desk.dayIn(1),
    source: 'a decision of the bank',
  });
  // Reckoned back from its end by the rule of this day it would be approved an hour from now.
  clock.advance(22 * 3_600);
  await desk.pass(10);
  await desk.price(70_000);
  // The custodian is found to be of the pledgor's house: a second person of the lender is asked.
  const ctx = systemCtx({ clock, chance, newId }, desk.database, desk.tenantId, 'test');
  const kin = { check: 'SUPERVISOR_RELATED', custodianId: manager.partyId };
  await withTransaction(ctx, (tx) => setHold(tx, facilityId, 'FRAUD fsg_1', ['advance'], kin));
  const out = await manager.post<ProblemBody>(`/releases/${asked.id}/execution`, {
    token: order.token,
    vehicle: '渝A·1',
    gateWeightKg: 10_000,
  });
  expect([out.body.code, JSON.stringify(out.body.facts)]).toEqual(['GATE_CLOSED', expect.stringContaining('F15')]);
});
