import { nouns } from '../src/desk/nouns/index.ts';
import { backfillOf, keepingOf } from '../src/desk/tasks/keeping.ts';

/**
 * Prints what keeps the tasks, for the next migration: `npx tsx db/tasks-sql.ts >> db/migrations/NNNN_….sql`. The rows that are there
 * already get theirs, as the owner, who for that long is not held to row-level security.
 */
const indent = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join('\n');
console.log(`
${nouns.flatMap(keepingOf).join('\n\n')}

do $backfill$
declare
  held regclass[] := array(select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity);
  target regclass;
begin
  foreach target in array held loop
    execute format('alter table %s no force row level security', target);
  end loop;
  alter table task disable trigger user;
${indent(nouns.flatMap((noun) => backfillOf(noun) ?? []))}
  alter table task enable trigger user;
  foreach target in array held loop
    execute format('alter table %s force row level security', target);
  end loop;
end $backfill$;`);
