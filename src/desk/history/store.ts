import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';

export interface Name {
  id: string;
  name: string;
  nameZh: string | null;
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
