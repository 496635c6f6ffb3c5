import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { HEAD_BYTES } from '../../kernel/vault.ts';

/** Where secrets lie that must be used in clear: how a row is named in what seals it, and its columns. */
export const places = [
  { table: 'core_source', id: 'id', columns: ['credential'] },
  { table: 'webhook_endpoint', id: 'id', columns: ['secret', 'previous_secret', 'credential'] },
  { table: 'ebl_counterpart', id: "kind || '/' || code", columns: ['credential'] },
  { table: 'consumption_key', id: 'network', columns: ['secret'] },
] as const;
export type Place = (typeof places)[number];

export interface Kept {
  id: string;
  value: Uint8Array;
}

/** Those of one column that the key beginning so did not seal, by their ids after the one given. */
export async function listOthers(
  ctx: Ctx,
  { table, id }: Place,
  column: string,
  { head, after, most }: { head: Uint8Array; after: string; most: number },
): Promise<Kept[]> {
  const [of, name, value] = [sql.raw(table), sql.raw(id), sql.raw(column)];
  return rowsOf<Kept>(
    await db(ctx).execute(sql`
      select ${name} as id, ${value} as value from ${of}
      where tenant_id = ${ctx.tenantId} and ${name} > ${after}
        and substring(${value} from 1 for ${sql.raw(String(HEAD_BYTES))}) <> ${sql.param(head)}::bytea
      order by 1 limit ${most}`),
  );
}

/** The same secret under another key; nothing where it was replaced meanwhile. */
export async function replace(
  ctx: Ctx,
  { table, id }: Place,
  column: string,
  { id: named, value, sealed }: Kept & { sealed: Uint8Array },
): Promise<void> {
  const [of, name, target] = [sql.raw(table), sql.raw(id), sql.raw(column)];
  await db(ctx).execute(sql`
    update ${of} set ${target} = ${sql.param(sealed)}::bytea
    where tenant_id = ${ctx.tenantId} and ${name} = ${named} and ${target} = ${sql.param(value)}::bytea`);
}
