import { expect, it } from 'vitest';
import { openTestDatabase } from '../support/database.ts';

it('joins the rows before and after a statement nowhere: such a plan is kept from a statement of one row, and is quadratic for many', async () => {
  const database = await openTestDatabase();
  const { rows } = await database.admin.query<{ name: string; told: string; gone: string; added: string }>(`
    select p.proname as name, p.prosrc as told, t.tgoldtable as gone, t.tgnewtable as added
    from pg_trigger t join pg_proc p on p.oid = t.tgfoid where t.tgoldtable is not null and t.tgnewtable is not null`);
  expect(rows.length).toBeGreaterThan(3);
  const joined = rows.filter(({ told, gone, added }) =>
    new RegExp(`\\bjoin\\s+(${gone}|${added})\\b|\\b(${gone}\\s*,\\s*${added}|${added}\\s*,\\s*${gone})\\b`).test(told),
  );
  expect(joined.map(({ name }) => name)).toEqual([]);
});
