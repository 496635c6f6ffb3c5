import { mandateActs, rolesOfMandate } from '../../ground/parties/index.ts';
import { homeZone } from '../../kernel/time.ts';
import { type Follow, type Noun, type Wait, waitsOf } from '../nouns/index.ts';

/**
 * The SQL by which the database itself keeps the tasks: whatever changes a row of a noun, by whichever path, its tasks are right when
 * the statement ends. It is made from the nouns and stands in a migration; a test finds when the two differ.
 */

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const named = (row: string, sql: string): string => sql.replaceAll(/\bn\./g, `${row}.`);

/** What somebody must hold for an act. */
export function mandateFor(wait: Wait): string | undefined {
  if (wait.needs) return wait.needs;
  return Object.entries(mandateActs).find(([, acts]) => acts.includes(wait.act))?.[0];
}

/** A task is for who holds a mandate, or for one person: `person:` and their identifier. */
function needsSql(wait: Wait): string {
  if (wait.person) return `'person:' || ${wait.person}`;
  if (wait.needsOf) return wait.needsOf;
  const mandate = mandateFor(wait);
  if (mandate === undefined) throw new Error(`nobody can do ${wait.act}`);
  return literal(mandate);
}

function partySql(wait: Wait): string {
  const roles = rolesOfMandate(mandateFor(wait) ?? '');
  const by = wait.by.replaceAll('{roles}', `array[${roles.map(literal).join(', ')}]`);
  return by.startsWith('select') ? by : `select ${by} as party_id`;
}

/** A path with the row's identifiers in it. */
function pathSql(noun: Noun, path: string): string {
  const parts = path.split(/\{(\w+)\}/);
  const pieces = parts.map((part, i) => {
    if (i % 2 === 0) return part === '' ? undefined : literal(part);
    return part === 'id' ? 'n.id' : (noun.columns[part]?.sql ?? literal(`{${part}}`));
  });
  return pieces.filter((piece) => piece !== undefined).join(' || ');
}

const dueSql = ({ dueAt, dueOn }: Wait): string => {
  if (dueAt) return dueAt;
  return dueOn ? `((${dueOn} + 1)::timestamp at time zone ${literal(homeZone)})` : 'null::timestamptz';
};

/** Who may not: everybody who did what comes before it. */
const notSql = ({ not, notAll }: Wait): string =>
  notAll ?? (not ? `array_remove(array[${not}], null)` : "'{}'::text[]");

const riskSql = ({ risk, risks }: Wait): string => {
  if (risks) return risks;
  if (!risk) return "'[]'::jsonb";
  const { minor, currency, client } = risk;
  return `jsonb_build_array(jsonb_build_object('amountMinor', (${minor})::text, 'currency', ${currency}, 'clientId', ${client}))`;
};

const fromSql = ({ fromOn, fromAt }: Wait): string => {
  const day = fromOn && `((${fromOn})::timestamp at time zone ${literal(homeZone)})`;
  // The later of the two; what is not there is left out.
  return day && fromAt ? `greatest(${day}, ${fromAt})` : (day ?? fromAt ?? 'null::timestamptz');
};

const wanted = (noun: Noun) =>
  waitsOf(noun)
    .map(({ state, wait }) => {
      const only = [`s.state = ${literal(state)}`, ...(wait.when ? [`(${wait.when})`] : [])].join(' and ');
      return `  select ${literal(wait.act)}, p.party_id, s.state, ${needsSql(wait)}, ${pathSql(noun, wait.path)}, ${dueSql(wait)}, ${wait.grave}::smallint, ${notSql(wait)}, ${riskSql(wait)}, ${fromSql(wait)}
    from (select ${noun.state}) s (state), lateral (${partySql(wait)}) p where ${only}`;
    })
    .join('\n  union all\n');

const waitingStates = (noun: Noun): string => [...new Set(waitsOf(noun).map(({ state }) => literal(state)))].join(', ');

const functionSql = (
  noun: Noun,
): string => `create or replace function holdfast_awaited_of_${noun.table}(n ${noun.table}) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
${wanted(noun)}
$tasks$;
create or replace function holdfast_tasks_of_${noun.table}(n ${noun.table}) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, ${literal(noun.name)}, array(select a from holdfast_awaited_of_${noun.table}(n) a));
  viewer := holdfast_see_as(viewer);
end $tasks$;`;

function triggerSql(noun: Noun): string {
  const waits = (row: string) => `(${named(row, noun.state)}) in (${waitingStates(noun)})`;
  const of = `holdfast_task_of_${noun.table}`;
  return `create or replace function ${of}() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  if holdfast_tasks_of_${noun.table}(new) is null then null; end if;
  return null;
end $tasks$;
drop trigger if exists tasks_begun on ${noun.table};
create trigger tasks_begun after insert on ${noun.table} for each row when (${waits('new')}) execute function ${of}();
drop trigger if exists tasks_moved on ${noun.table};
create trigger tasks_moved after update on ${noun.table} for each row
  when (old *<> new and (${waits('old')} or ${waits('new')})) execute function ${of}();`;
}

const followSql = (noun: Noun, table: string, follow: string | Follow): string => {
  const { key, born, of: changed, asSystem, isSecond } = typeof follow === 'string' ? { key: follow } : follow;
  const own = isSecond ? `_of_${noun.table}` : '';
  const of = `holdfast_task_of_${noun.table}_by_${table}`;
  const row = (name: string, sql: string) => sql.replaceAll(/\bc\./g, `${name}.`);
  const onInsert = born ? ` when (${row('new', born)})` : '';
  return `create or replace function ${of}() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
${asSystem ? "declare\n  viewer text := holdfast_see_as('system');\n" : ''}begin
  perform holdfast_tasks_of_${noun.table}(n) from ${noun.table} n where n.tenant_id = new.tenant_id and n.id = ${row('new', key)};
${asSystem ? '  viewer := holdfast_see_as(viewer);\n' : ''}  return null;
end $tasks$;
drop trigger if exists tasks_followed${own} on ${table};
create trigger tasks_followed${own} after insert${changed ? '' : ' or update'} on ${table} for each row${onInsert} execute function ${of}();${
    changed
      ? `
drop trigger if exists tasks_changed${own} on ${table};
create trigger tasks_changed${own} after update on ${table} for each row
  when (${row('old', changed)} is distinct from ${row('new', changed)}) execute function ${of}();`
      : ''
  }`;
};

/** Everything that keeps the tasks of one noun; nothing where nobody is ever awaited. */
export const keepingOf = (noun: Noun): string[] =>
  waitsOf(noun).length === 0
    ? []
    : [
        functionSql(noun),
        triggerSql(noun),
        ...Object.entries(noun.follows ?? {}).map(([table, key]) => followSql(noun, table, key)),
      ];

/** What makes the tasks of rows that are there already. */
export const backfillOf = (noun: Noun): string | undefined =>
  waitsOf(noun).length === 0
    ? undefined
    : `perform holdfast_tasks_of_${noun.table}(n) from ${noun.table} n where (${noun.state}) in (${waitingStates(noun)});`;
