import pg from 'pg';
import { expect, it } from 'vitest';
import { readMigrations } from '../../src/adapters/node/migrate.ts';
import { openTestDatabase } from '../support/database.ts';

const { ownerUrl } = await openTestDatabase();

it('finds the days of what was posted before there were any', async () => {
  const name = `upgrade_${process.pid}`;
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(`create database ${name}`);
  const url = new URL(ownerUrl);
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    const migrations = await readMigrations();
    for (const { number, sql } of migrations) {
      if (number === 1411) {
        await client.query(`begin; select set_config('app.xid', pg_current_xact_id()::text, true);
          insert into tenant values ('t', 'T', now());
          insert into party (tenant_id, id, name, country, roles, created_at) values ('t', 'p', 'Bank', 'CN', '{bank}', now());
          insert into ledger_account (tenant_id, id, book_party_id, kind, subject_id, currency, side, opened_at)
            select 't', k, 'p', k, '', 'CNY', 'either', now() from unnest('{cash,margin_deposit}'::text[]) k;
          insert into ledger_transaction (tenant_id, id, book_party_id, kind, object_id, value_on, posted_at) values
            ('t', 'one', 'p', 'x', 'x', '2026-10-03', '2026-10-02T18:00:00Z'), ('t', 'two', 'p', 'x', 'x', '2026-10-01', '2026-10-05T00:00:00Z');
          insert into ledger_entry select 't', t.id, l, k, 'CNY', v from ledger_transaction t,
            (values (0, 'cash', 5), (1, 'margin_deposit', -5)) of (l, k, v); commit`);
      }
      await client.query('begin');
      await client.query(sql);
      await client.query('commit');
    }
    const { rows } =
      await client.query(`select basis, day::text, debits_minor::int as minor from ledger_day where account_id = 'cash'
      union all select basis, day::text, debits_minor::int from ledger_account a
        cross join lateral (values ('value', value_to), ('booked', booked_to)) o (basis, day) where a.id = 'cash'
      order by basis, day`);
    expect(rows).toEqual([
      { basis: 'booked', day: '2026-10-03', minor: 5 },
      { basis: 'booked', day: '2026-10-05', minor: 10 },
      { basis: 'value', day: '2026-10-01', minor: 5 },
      { basis: 'value', day: '2026-10-03', minor: 10 },
    ]);
  } finally {
    await client.end();
    await owner.query(`drop database ${name}`);
    await owner.end();
  }
});
