import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';

const desk = await openCollateral();
const { bank } = desk;
await desk.price(70_000);
await desk.valuationTerms();

it('of positions of one millisecond the last that was written counts', async () => {
  const facilityId = await desk.facility(10_000_000);
  const { lotId } = await desk.pledged(facilityId, 10);
  const at = '2027-01-01T00:00:00.000Z';
  // Where they lie says nothing of the order in which they came.
  await desk.database.admin.query(`
    begin;
    select set_config('app.xid', pg_current_xact_id()::text, true);
    insert into control_position_history (tenant_id, pledgee_id, item_id, at, event_id, state, reason, legs, seq)
    overriding system value
    select h.tenant_id, h.pledgee_id, h.item_id, '${at}', h.event_id, 'lost', 'reason_' || n, h.legs, 1000000 + n
    from control_position_history h, unnest(array[3, 9, 1, 7, 5, 2]) as n
    where h.seq = (select max(seq) from control_position_history where item_id = '${lotId}');
    commit`);
  const { body } = await bank.get<{ reason: string }>(`/positions/${lotId}/as-of?at=${encodeURIComponent(at)}`);
  expect(body.reason).toBe('reason_9');
});
