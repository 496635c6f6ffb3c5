import { expect, it } from 'vitest';
import { nouns, waitsOf } from '../../src/desk/nouns/index.ts';
import { keepingOf } from '../../src/desk/tasks/keeping.ts';
import { openCollateral } from '../support/collateral.ts';

const desk = await openCollateral();
const { admin } = desk.database;

/** Tables with a state that is no noun of a desk: whose, and why nobody is ever awaited by it. */
const without: Record<string, string> = {
  control_position_history: 'what positions were',
  coverage: 'computed; its calls are what somebody acts on',
  consumption_elsewhere: 'what other platforms report',
  credit_instalment: 'part of a credit',
  deadline: 'a clock of ours',
  subject_snapshot: 'kept for the engine alone',
  payment_order_item: 'a payment within an order: the bank answers for it, and what it answers is on the payment',
  joint_entry: 'a row of a member’s own ledger under a body; what is paid back ends it',
  joint_member: 'a seat in a body; the body says who is awaited',
  own_pending: 'a party’s own transfer in two phases: its clock voids it',
  paper: 'a paper of its own; what it is about has the life',
  task: 'the tasks themselves',
  task_rest: 'a task in one person’s own view: its clock ends it',
};

const states = new Map<string, string[]>();
const { rows } = await admin.query<{ table: string; column: string; checked: string | null }>(`
  select c.relname as table, a.attname as column, (select pg_get_constraintdef(k.oid) from pg_constraint k
      where k.conrelid = c.oid and k.contype = 'c' and array_length(k.conkey, 1) = 1 and k.conkey[1] = a.attnum
      and pg_get_constraintdef(k.oid) ~ 'ANY \\(ARRAY' limit 1) as checked
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname in ('status', 'state') and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by c.relname`);
for (const { table, checked } of rows)
  states.set(
    table,
    [...(checked ?? '').matchAll(/'([\w]+)'::text/g)].map(([, state]) => state ?? ''),
  );

it('knows every thing with a state, or says why nobody is awaited by it', () => {
  const known = new Set(nouns.map(({ table }) => table));
  const missing = [...states.keys()].filter((table) => !known.has(table) && !(table in without));
  expect(missing).toEqual([]);
  expect(Object.keys(without).filter((table) => known.has(table))).toEqual([]);
});

it('says of every state that the database knows who is awaited, or why nobody is', () => {
  const gaps = nouns.flatMap(({ name, table, state, states: told }) => {
    const inDatabase = states.get(table) ?? [];
    const isColumn = /^n\.(status|state)$/.test(state);
    const unsaid = inDatabase.filter((one) => !(one in told) && (isColumn || !state.includes(`n.status = '${one}'`)));
    const madeUp = Object.keys(told).filter((one) => isColumn && !inDatabase.includes(one));
    return [...unsaid.map((one) => `${name} lacks ${one}`), ...madeUp.map((one) => `${name} has no ${one}`)];
  });
  // A lot or pledge that an expression splits keeps its other states by their own names.
  expect(gaps).toEqual([]);
});

it('has in the database what the nouns say, to the letter', async () => {
  const { rows: kept } = await admin.query<{ name: string; source: string }>(
    `select proname as name, prosrc as source from pg_proc where proname like 'holdfast_awaited_of_%' or proname like 'holdfast_task%'`,
  );
  const inDatabase = new Map(kept.map(({ name, source }) => [name, source.trim()]));
  const wanted = nouns
    .flatMap(keepingOf)
    .flatMap((text) => [...text.matchAll(/function (\w+)\([^)]*\) returns[^$]*\$tasks\$([\s\S]*?)\$tasks\$/g)])
    .map(([, name, body]) => [name ?? '', (body ?? '').trim()] as const);
  expect(wanted.length).toBeGreaterThan(100);
  const other = wanted.filter(([name, body]) => inDatabase.get(name) !== body).map(([name]) => name);
  expect(other, 'put what `npx tsx db/tasks-sql.ts` prints into the next migration').toEqual([]);
  const { rows: triggers } = await admin.query<{ table: string; n: number }>(
    `select tgrelid::regclass::text as table, count(*)::integer as n from pg_trigger where tgname in ('tasks_begun', 'tasks_moved') group by 1`,
  );
  const pairs = new Map(triggers.map(({ table, n }) => [table, n]));
  expect(
    nouns.filter((noun) => waitsOf(noun).length > 0 && pairs.get(noun.table) !== 2).map(({ name }) => name),
  ).toEqual([]);
});

it('asks for acts that the document has, and reads what it has', async () => {
  const { paths } = (await (await fetch(`${desk.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { tags: string[] }>>;
  };
  const own = Object.entries(paths).filter(([path]) => !path.startsWith('/v1/lists/'));
  const headings = new Set(own.flatMap(([, operations]) => Object.values(operations).flatMap(({ tags }) => tags)));
  expect(nouns.filter(({ tag }) => !headings.has(tag)).map(({ tag }) => tag)).toEqual([]);
  const has = new Set(Object.keys(paths).map((path) => path.replaceAll(/\{\w+\}/g, '{}')));
  const plain = (path: string) => path.replaceAll(/\{\w+\}/g, '{}');
  const acts = new Set(
    Object.entries(paths).flatMap(([path, operations]) =>
      'post' in operations ? [path.replaceAll(/\{\w+\}/g, '{}')] : [],
    ),
  );
  // Where a task sends somebody, something can be done, but for what is done at a bank: its path tells of it.
  const waits = nouns.flatMap((noun) => waitsOf(noun).map(({ wait }) => wait));
  expect(waits.filter(({ isOutside, path }) => !isOutside && !acts.has(plain(path))).map(({ path }) => path)).toEqual(
    [],
  );
  expect(waits.filter(({ isOutside }) => isOutside).map(({ act }) => act)).toEqual([
    'receivable.pay',
    'factoring.payPrice',
    'guarantee.pay',
    'drawdown.cure',
    'margin.meet',
    'margin.meet',
  ]);
  const read = [...nouns.flatMap(({ one }) => one ?? []), ...waits.map(({ path }) => path)];
  expect(read.filter((path) => !has.has(plain(path)))).toEqual([]);
});

it('shows each column as what it is, so that a day is no instant', async () => {
  const { rows: columns } = await admin.query<{ name: string; type: string }>(
    `select table_name || '.' || column_name as name, data_type as type from information_schema.columns where table_schema = 'public'`,
  );
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  const fits: Record<string, readonly string[]> = {
    instant: ['timestamp with time zone'],
    date: ['date'],
    minor: ['bigint', 'numeric', 'integer'],
    quantity: ['bigint'],
    integer: ['integer', 'smallint', 'bigint'],
    id: ['text'],
    text: ['text', 'boolean', 'numeric'],
  };
  const said = nouns.flatMap((noun) => [
    ...Object.values(noun.columns).map(({ sql, type }) => [noun, sql, type] as const),
    ...waitsOf(noun).flatMap(({ wait }) => [
      ...(wait.dueAt ? [[noun, wait.dueAt, 'instant'] as const] : []),
      ...(wait.dueOn ? [[noun, wait.dueOn, 'date'] as const] : []),
    ]),
  ]);
  const wrong = said
    .filter(([, sql]) => /^n\.\w+$/.test(sql))
    .filter(([{ table }, sql, type]) => !fits[type]?.includes(types.get(`${table}.${sql.slice(2)}`) ?? ''))
    .map(([{ table }, sql, type]) => `${table} ${sql} is no ${type}`);
  expect(wrong).toEqual([]);
});

it('has an index for each number, code or name that a list is searched by', async () => {
  const { rows: indexes } = await admin.query<{ name: string }>(
    `select tablename || '.' || substring(indexdef from '\\(tenant_id, (\\w+) COLLATE "C"\\)') as name from pg_indexes where schemaname = 'public'
       and indexdef ~ '\\(tenant_id, \\w+ COLLATE "C"\\)'`,
  );
  const there = new Set(indexes.map(({ name }) => name));
  const missing = nouns.flatMap(({ table, references = [] }) =>
    references.map((column) => `${table}.${column}`).filter((name) => !there.has(name)),
  );
  expect(missing).toEqual([]);
});
