import { expect, it } from 'vitest';
import { openCollateral } from '../support/collateral.ts';

const desk = await openCollateral();
const { bank } = desk;

it('counts the security of a facility whole, however much was given up before it', async () => {
  const facilityId = await desk.facility(10_000_000, {});
  const { pledgeId } = await desk.pledged(facilityId, 1);
  // A long life of the facility: pledges older than the one that is live, all of them given up.
  const admin = await desk.database.admin.connect();
  try {
    await admin.query('set session_replication_role = replica');
    await admin.query(
      `insert into pledge select (jsonb_populate_record(p, jsonb_build_object(
         'id', 'plg_0' || lpad(n::text, 31, '0'), 'status', 'discharged', 'discharged_at', p.agreed_at))).*
       from pledge p, generate_series(1, 1000) n where p.id = $1`,
      [pledgeId],
    );
    await admin.query('reset session_replication_role');
  } finally {
    admin.release();
  }
  const { body } = await bank.get<{ security: { pledgeId: string }[] }>(`/facilities/${facilityId}/limitation`);
  expect(body.security).toMatchObject([{ pledgeId }]);
});
