import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { prefixes } from '../../kernel/identifiers.ts';
import { rowsById } from '../lists/index.ts';
import { nouns } from '../nouns/index.ts';

export interface Name {
  id: string;
  name: string;
  nameZh: string | null;
}

/** Whether a thing of which nothing is told stands in a list that the caller sees. */
export async function isListed(ctx: Ctx, objectId: string): Promise<boolean> {
  const begins = objectId.slice(0, objectId.indexOf('_'));
  for (const noun of nouns) {
    if (!noun.ids.some((kind) => prefixes[kind] === begins)) continue;
    if ((await rowsById(ctx, noun, [objectId])).size > 0) return true;
  }
  return false;
}

/** Names of parties, and of the people of one’s own. */
export async function namesOf(ctx: Ctx, ids: readonly string[]): Promise<Map<string, Name>> {
  const rows = rowsOf<Name>(
    await db(ctx).execute(sql`
      select id, name, name_zh as "nameZh" from party where tenant_id = ${ctx.tenantId} and id = any (${sql.param([...ids])})
      union all select id, name, null from person where tenant_id = ${ctx.tenantId} and id = any (${sql.param([...ids])})`),
  );
  return new Map(rows.map((row) => [row.id, row]));
}
