import { expect, it } from 'vitest';
import * as participation from '../../db/participation.ts';
import { openTestDatabase } from '../support/database.ts';

const database = await openTestDatabase();
const { byParticipants, byOwner, partOf, otherwise, systemOnly, readByAll, ofNoTenant } = participation;
const kinds = [byOwner, partOf, otherwise, systemOnly, readByAll, ofNoTenant];
const listed = [...byParticipants, ...kinds.flatMap((kind) => Object.keys(kind))].sort();

const isSystem = `( SELECT current_setting('app.party'::text, true) AS current_setting) = 'system'::text`;
const isOwn = `( SELECT current_setting('app.party'::text, true) AS current_setting)`;

interface Rule {
  table: string;
  command: string;
  using: string | null;
  checked: string | null;
}
const rules = (
  await database.admin.query<Rule>(`select tablename as table, cmd as command, regexp_replace(qual, '\\s+', ' ', 'g') as using,
    regexp_replace(with_check, '\\s+', ' ', 'g') as checked
    from pg_policies where schemaname = 'public' and permissive = 'RESTRICTIVE' and roles = '{holdfast_app}'`)
).rows;
/** What a row must fulfil, whatever is done with it. */
const always = (table: string): string[] =>
  rules
    .filter((rule) => rule.table === table && rule.command === 'ALL')
    .flatMap(({ using, checked }) => [using ?? '', checked ?? using ?? '']);

it('says of every table how its rows belong to somebody, once', async () => {
  const { rows } = await database.admin.query<{ table: string }>(`select relname as table from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by relname collate "C"`);
  expect(listed).toEqual(rows.map(({ table }) => table));
  expect(kinds.flatMap((kind) => Object.values(kind)).every((words) => words.length > 2)).toBe(true);
});

it('is how the database keeps them: read, written, changed and removed by the same rule', () => {
  const kept = (table: string) => always(table).join('\n');
  const missing = [
    ...byParticipants.filter((table) => !kept(table).includes(`participants @> ARRAY[${isOwn}]`)),
    ...Object.entries(byOwner).filter(([table, column]) => !kept(table).includes(`(${column} = ${isOwn})`)),
    ...Object.entries(partOf).filter(([table, parent]) => !new RegExp(`FROM ${parent} `).test(kept(table))),
    ...Object.keys(otherwise).filter((table) => !kept(table).includes(isSystem)),
    ...Object.keys(systemOnly).filter((table) => !always(table).every((rule) => rule === `(${isSystem})`)),
  ].map(String);
  expect(missing).toEqual([]);
  const lax = [...byParticipants, ...kinds.slice(0, 4).flatMap((kind) => Object.keys(kind))].filter((table) => {
    const [using, checked] = always(table);
    // Some are written by fewer than read them.
    const isStricter = checked === `(${isSystem})` || table === 'former_name';
    return using === undefined || !(using === checked || isStricter);
  });
  expect(lax).toEqual([]);
});

it('lets what everybody reads be written by whom it names alone', () => {
  const loose = Object.keys(readByAll).flatMap((table) =>
    ['INSERT', 'UPDATE', 'DELETE']
      .filter((command) => !rules.some((rule) => rule.table === table && rule.command === command))
      .map((command) => `${table} ${command}`),
  );
  expect(loose).toEqual([]);
  expect(rules.filter(({ table, command }) => table in readByAll && ['ALL', 'SELECT'].includes(command))).toEqual([]);
});
