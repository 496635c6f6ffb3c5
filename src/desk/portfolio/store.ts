import { type SQL, sql } from 'drizzle-orm';
import { type Ctx, db, requirePerson, rowsOf } from '../../context.ts';
import { businessDate } from '../../kernel/time.ts';
import type { Cut } from './sums.ts';

export interface Sum {
  key: string | null;
  name: string | null;
  [figure: string]: unknown;
}

/** Our own text with what is bound in it. */
function bound(text: string, values: Record<string, SQL>): SQL {
  const parts = text.split(/:(tenant|party|today)\b/);
  return sql.join(parts.map((part, i) => (i % 2 === 0 ? sql.raw(part) : (values[part] ?? sql``))));
}

/** A cut of what the caller’s party has out or owes, as far as it may see; no more than `most` keys. */
export async function readSums(ctx: Ctx, cut: Cut, most: number): Promise<Sum[]> {
  const values = {
    tenant: sql`${ctx.tenantId}`,
    party: sql`${requirePerson(ctx).partyId}`,
    today: sql`${businessDate(ctx)}::date`,
  };
  return rowsOf<Sum>(await db(ctx).execute(sql`select * from (${bound(cut.sql, values)}) s limit ${most}`));
}
