import { expect, it } from 'vitest';
import { openTestDatabase } from '../support/database.ts';

/** Counters that all tenants share. None of them is shown: docs/decisions/0009. */
const counters = [
  'consumption_item.no',
  'control_position_history.seq',
  'debt_part.id',
  'device.number',
  'epcis_event.seq',
  'event.seq',
  'owed_part.id',
  'quarantine.id',
  'stock_moved.id',
  'tracking_event.seq',
];

it('knows every number that counts what all tenants do', async () => {
  const database = await openTestDatabase();
  const { rows } = await database.admin.query<{ name: string }>(`
    select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and not a.attisdropped and (a.attidentity <> '' or exists (select from pg_attrdef d
        where d.adrelid = a.attrelid and d.adnum = a.attnum and pg_get_expr(d.adbin, d.adrelid) like '%nextval%'))
    order by 1`);
  expect(rows.map(({ name }) => name)).toEqual(counters);
});
