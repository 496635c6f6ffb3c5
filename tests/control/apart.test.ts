import { expect, it } from 'vitest';
import { systemCtx } from '../../src/app.ts';
import { identifiers } from '../../src/kernel/identifiers.ts';
import { createControl, tickDue } from '../../src/oversight/control/index.ts';
import { openTrade } from '../support/trade.ts';

const trade = await openTrade();
const chance = (bytes: Uint8Array) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>);
const newId = identifiers(trade.clock, chance);

it('a tenant that fails, however much of it is due, keeps the clock from no other', async () => {
  const { subjectId } = await trade.storedLot();
  trade.clock.advance(86_400);
  const broken = 'ten_broken';
  const admin = await trade.database.admin.connect();
  await admin.query(`set session_replication_role = replica`);
  await admin.query(
    `insert into subject_state select s.* from generate_series(1, 450) n, lateral
     jsonb_populate_record((select x from subject_state x where subject_id = $2),
       jsonb_build_object('tenant_id', $1::text, 'subject_id', 'sub_' || n, 'next_tick_at', '2026-01-01')) s`,
    [broken, subjectId],
  );
  await admin.query('reset session_replication_role');
  admin.release();
  const ctxFor = (tenantId: string) => {
    if (tenantId === broken) throw new Error('no room');
    return systemCtx({ clock: trade.clock, chance, newId }, trade.database, tenantId, 'clock');
  };
  const run = tickDue({ database: trade.database, clock: trade.clock, ctxFor }, createControl());
  await expect(run).rejects.toThrow(/ten_broken sub_\d+: no room.*and 440 more$/);
  const { rows } = await trade.database.admin.query<{ kind: string }>(
    'select kind from breach where subject_id = $1 and kind = $2',
    [subjectId, 'silent'],
  );
  expect(rows).toHaveLength(1);
});
