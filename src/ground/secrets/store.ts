import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { HEAD_BYTES } from '../../kernel/vault.ts';

export interface Place {
  table: string;
  /** How a row is named in what seals it. */
  id: string;
  columns: readonly string[];
  /** Kept in base64. */
  isText?: true;
}

/** Where secrets lie that must be used in clear. */
export const places: readonly Place[] = [
  { table: 'core_source', id: 'id', columns: ['credential'] },
  { table: 'webhook_endpoint', id: 'id', columns: ['secret', 'previous_secret', 'credential'] },
  { table: 'ebl_counterpart', id: "kind || '/' || code", columns: ['credential'] },
  { table: 'consumption_key', id: 'network', columns: ['secret'] },
  { table: 'sign_in', id: 'person_id', columns: ['totp_sealed', 'pending_totp'], isText: true },
  { table: 'directory', id: 'id', columns: ['client_secret'], isText: true },
];

/** A column as bytes. */
const bytesOf = (place: Place, column: string) => sql.raw(place.isText ? `decode(${column}, 'base64')` : column);

export interface Kept {
  id: string;
  value: Uint8Array;
}

/** Those of one column that the key beginning so did not seal, by their ids after the one given. */
export async function listOthers(
  ctx: Ctx,
  place: Place,
  column: string,
  { head, after, most }: { head: Uint8Array; after: string; most: number },
): Promise<Kept[]> {
  const [of, name, value] = [sql.raw(place.table), sql.raw(place.id), bytesOf(place, column)];
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
  place: Place,
  column: string,
  { id: named, value, sealed }: Kept & { sealed: Uint8Array },
): Promise<void> {
  const [of, name, target] = [sql.raw(place.table), sql.raw(place.id), sql.raw(column)];
  const bytes = sql`${sql.param(sealed)}::bytea`;
  await db(ctx).execute(sql`
    update ${of} set ${target} = ${place.isText ? sql`encode(${bytes}, 'base64')` : bytes}
    where tenant_id = ${ctx.tenantId} and ${name} = ${named} and ${bytesOf(place, column)} = ${sql.param(value)}::bytea`);
}
