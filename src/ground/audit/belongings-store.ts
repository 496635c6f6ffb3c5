import { sql } from 'drizzle-orm';
import { type Ctx, db } from '../../context.ts';
import { type IdKind, prefixes } from '../../kernel/identifiers.ts';

/** What is kept under a thing: a table whose column names it. Both are constants of ours. */
export interface Belonging {
  of: IdKind;
  table: string;
  column: string;
}

/** Things named besides those asked for; more are told as left out. */
const MOST_OBJECTS = 500;

/** The identifiers of what hangs on these directly, as far as the caller’s party sees it. */
async function directly(ctx: Ctx, ids: readonly string[], belongings: readonly Belonging[]): Promise<string[]> {
  const queries = belongings.flatMap(({ of, table, column }) => {
    const parents = ids.filter((given) => given.startsWith(`${prefixes[of]}_`));
    return parents.length === 0
      ? []
      : [
          sql`select id from ${sql.identifier(table)} where tenant_id = ${ctx.tenantId} and ${sql.identifier(column)} = any (${sql.param(parents)})`,
        ];
  });
  if (queries.length === 0) return [];
  const rows = await db(ctx)
    .selectDistinct({ id: sql<string>`id` })
    .from(sql`(${sql.join(queries, sql` union all `)}) as found`)
    .limit(MOST_OBJECTS + 1);
  return rows.map(({ id }) => id);
}

/** These things and all that hangs on them, level by level; `isWhole` is false where more was found than is named. */
export async function belongsTo(
  ctx: Ctx,
  ids: readonly string[],
  belongings: readonly Belonging[],
): Promise<{ ids: string[]; isWhole: boolean }> {
  const known = new Set(ids);
  const most = ids.length + MOST_OBJECTS;
  for (let next = [...known]; next.length > 0; ) {
    next = (await directly(ctx, next, belongings)).filter((id) => !known.has(id));
    for (const id of next) known.add(id);
    if (known.size > most) return { ids: [...known].slice(0, most), isWhole: false };
  }
  return { ids: [...known], isWhole: true };
}
