import { expect, it } from 'vitest';
import { openOwed } from '../support/receivables.ts';

const owed = await openOwed();
const { tenantId, debtor } = owed;
const { admin } = owed.database;

const keep = (object: string, state: string, acts: readonly string[]) =>
  `select holdfast_keep_tasks('${tenantId}', '${object}', 'receivables', array[${acts
    .map(
      (act) =>
        `('${act}', '${debtor.partyId}', '${state}', 'receivable:confirm', '/v1/x', null, 2, '{}', '[]', null)::task_awaited`,
    )
    .join(', ')}]::task_awaited[])`;
const kept = async (object: string) =>
  (
    await admin.query<{ act: string; state: string }>(
      `select act, state from task where tenant_id = $1 and object_id = $2 order by act`,
      [tenantId, object],
    )
  ).rows.map(({ act, state }) => `${act} ${state}`);

/** A connection in a unit of work of the system. */
async function begun() {
  const client = await admin.connect();
  await client.query('begin');
  await client.query(
    `select set_config('app.xid', pg_current_xact_id()::text, true), set_config('app.tenant', $1, true), set_config('app.party', 'system', true)`,
    [tenantId],
  );
  return client;
}

it('looks for no task to end of what was just made', async () => {
  await admin.query(`
    create function nothing_ends() returns trigger language plpgsql as $$ begin raise exception 'a task was looked for'; end $$;
    create trigger nothing_ends before delete on task for each statement execute function nothing_ends()`);
  const { id } = await owed.receivable(100);
  await admin.query('drop function nothing_ends() cascade');
  expect(await kept(id)).toEqual(['receivable.confirm presented']);
});

it('keeps what the later of two said that wrote the first task of one object at once', async () => {
  const [first, second] = [await begun(), await begun()];
  await first.query(keep('rcv_both', 'presented', ['receivable.confirm']));
  const waiting = second.query(keep('rcv_both', 'confirmed', ['receivable.confirm']));
  await expect
    .poll(
      async () => (await admin.query(`select from pg_locks where not granted and pid <> pg_backend_pid()`)).rowCount,
    )
    .toBeGreaterThan(0);
  await first.query('commit');
  await waiting;
  await second.query('commit');
  for (const client of [first, second]) client.release(true);
  expect(await kept('rcv_both')).toEqual(['receivable.confirm confirmed']);
});

it('keeps none, one, several and fewer as they come', async () => {
  const client = await begun();
  const seen: string[][] = [];
  for (const acts of [[], ['b'], ['b', 'a'], ['a'], ['c'], []]) {
    await client.query(keep('rcv_many', 'presented', acts));
    const { rows } = await client.query<{ act: string }>(
      `select act from task where object_id = 'rcv_many' order by act`,
    );
    seen.push(rows.map(({ act }) => act));
  }
  await client.query('rollback');
  client.release(true);
  expect(seen).toEqual([[], ['b'], ['a', 'b'], ['a'], ['c'], []]);
});
