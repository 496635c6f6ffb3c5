import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { coreRecord, signingKey } from '../../../db/schema/connector.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { RecordKind } from './rules.ts';
import type { CoreRecordView, SigningKeyView } from './schemas.ts';

export interface NewRecord {
  kind: RecordKind;
  number: string;
  version: number;
  sellerId: string;
  orderNumber: string;
  fapiaoKey: string | null;
  dueOn: string | null;
  amountMinor: string;
  currency: string;
  recordedOn: string;
  isCancelled: boolean;
  contentHash: string;
  importId: string | null;
}

export interface KeptRecord {
  kind: string;
  number: string;
  version: number;
  contentHash: string;
}

/** Writes the records that are new, or newer than what is kept, in one statement; `kind/number` of those it wrote. */
export async function upsertRecords(ctx: Ctx, partyId: string, records: readonly NewRecord[]): Promise<Set<string>> {
  const written = await db(ctx).execute(sql`
    insert into core_record (tenant_id, party_id, kind, number, version, seller_id, order_number, fapiao_key, due_on,
                             amount_minor, currency, recorded_on, is_cancelled, content_hash, import_id, participants, created_at)
    select ${ctx.tenantId}, ${partyId}, r.kind, r.number, r.version, r."sellerId", r."orderNumber", r."fapiaoKey", r."dueOn",
           r."amountMinor", r.currency, r."recordedOn", r."isCancelled", r."contentHash", r."importId", array[${partyId}::text],
           ${ctx.clock.now().toISOString()}::timestamptz
    from json_to_recordset(${JSON.stringify(records)}::json) as r (kind text, number text, version int, "sellerId" text,
      "orderNumber" text, "fapiaoKey" text, "dueOn" date, "amountMinor" bigint, currency text, "recordedOn" date,
      "isCancelled" boolean, "contentHash" text, "importId" text)
    order by r.kind, r.number
    on conflict (tenant_id, party_id, kind, number) do update set
      version = excluded.version, seller_id = excluded.seller_id, order_number = excluded.order_number,
      fapiao_key = excluded.fapiao_key, due_on = excluded.due_on, amount_minor = excluded.amount_minor,
      currency = excluded.currency, recorded_on = excluded.recorded_on, is_cancelled = excluded.is_cancelled,
      content_hash = excluded.content_hash, import_id = excluded.import_id
      where core_record.version < excluded.version and core_record.seller_id = excluded.seller_id
    returning kind, number`);
  return new Set(rowsOf<KeptRecord>(written).map((row) => `${row.kind}/${row.number}`));
}

export async function findRecords(ctx: Ctx, partyId: string, numbers: Iterable<string>): Promise<KeptRecord[]> {
  return db(ctx)
    .select({
      kind: coreRecord.kind,
      number: coreRecord.number,
      version: coreRecord.version,
      contentHash: coreRecord.contentHash,
    })
    .from(coreRecord)
    .where(
      and(eq(coreRecord.tenantId, ctx.tenantId), eq(coreRecord.partyId, partyId), among(coreRecord.number, numbers)),
    );
}

/** A core firm's own records, by kind and number, after `kind/number`. */
export async function listRecords(ctx: Ctx, after: string | undefined, limit: number): Promise<CoreRecordView[]> {
  const slash = after?.indexOf('/') ?? 0;
  const rows = await db(ctx)
    .select()
    .from(coreRecord)
    .where(
      and(
        eq(coreRecord.tenantId, ctx.tenantId),
        after === undefined
          ? undefined
          : sql`(${coreRecord.kind}, ${coreRecord.number}) > (${after.slice(0, slash)}, ${after.slice(slash + 1)})`,
      ),
    )
    .orderBy(asc(coreRecord.kind), asc(coreRecord.number))
    .limit(limit);
  return rows.map((row) => ({
    kind: row.kind as RecordKind,
    number: row.number,
    version: row.version,
    sellerId: row.sellerId,
    orderNumber: row.orderNumber,
    fapiaoKey: row.fapiaoKey,
    dueOn: row.dueOn,
    amount: { amountMinor: row.amountMinor.toString(), currency: row.currency },
    recordedOn: row.recordedOn,
    isCancelled: row.isCancelled,
    importId: row.importId,
  }));
}

/** Everything the core firm's system says of these orders, what it cancelled left out. */
export async function findRecordsOfOrders(ctx: Ctx, partyId: string, orderNumbers: Iterable<string>) {
  return db(ctx)
    .select()
    .from(coreRecord)
    .where(
      and(
        eq(coreRecord.tenantId, ctx.tenantId),
        eq(coreRecord.partyId, partyId),
        among(coreRecord.orderNumber, orderNumbers),
        eq(coreRecord.isCancelled, false),
      ),
    )
    .orderBy(asc(coreRecord.kind), asc(coreRecord.number));
}

const keyOf = (row: typeof signingKey.$inferSelect): SigningKeyView => ({
  id: row.id,
  name: row.name,
  isApproved: row.approvedBy !== null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});

export async function insertKey(
  ctx: Ctx,
  row: Omit<typeof signingKey.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<SigningKeyView | undefined> {
  const [made] = await db(ctx)
    .insert(signingKey)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && keyOf(made);
}

const thisKey = (ctx: Ctx, partyId: string, id: string) =>
  and(
    eq(signingKey.tenantId, ctx.tenantId),
    eq(signingKey.partyId, partyId),
    eq(signingKey.id, id),
    isNull(signingKey.revokedAt),
  );

export async function findKeyEnroller(ctx: Ctx, partyId: string, id: string): Promise<string | undefined> {
  const [row] = await db(ctx)
    .select({ enrolledBy: signingKey.enrolledBy })
    .from(signingKey)
    .where(thisKey(ctx, partyId, id));
  return row?.enrolledBy;
}

export async function changeKey(
  ctx: Ctx,
  partyId: string,
  id: string,
  change: { approvedBy: string } | { revokedAt: Date },
): Promise<SigningKeyView | undefined> {
  const [row] = await db(ctx)
    .update(signingKey)
    .set(change)
    .where(thisKey(ctx, partyId, id))
    .returning();
  return row && keyOf(row);
}

/** The public key of this name, when it is approved and not revoked. */
export async function findUsableKey(
  ctx: Ctx,
  partyId: string,
  name: string,
): Promise<{ id: string; publicKey: Uint8Array } | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(signingKey)
    .where(
      and(
        eq(signingKey.tenantId, ctx.tenantId),
        eq(signingKey.partyId, partyId),
        eq(signingKey.name, name),
        isNull(signingKey.revokedAt),
        sql`${signingKey.approvedBy} is not null`,
      ),
    );
  return row && { id: row.id, publicKey: row.publicKey };
}
