import { and, asc, eq, type SQLWrapper, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { recordLink, transferableRecord } from '../../../db/schema/transferable-records.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { RecordLink } from '../../kernel/record-chain.ts';
import type { TransferableRecord } from '../../kernel/transferable-record.ts';
import type { RecordStanding } from './schemas.ts';

type Row = typeof transferableRecord.$inferSelect;

/** A record with what the database adds to it. */
export interface KeptRecord extends TransferableRecord {
  id: string;
  kind: 'bill' | 'warehouse_receipt' | 'ebl';
  unit: string;
  quantity: bigint;
  statusSince: Date;
  replacesId: string | null;
  version: number;
  headHash: string;
}

interface SurrenderJson {
  byPartyId: string;
  purpose: 'delivery' | 'amendment' | 'switch_to_paper';
  quantity: string;
}

/** The row of a record as its domain object: for a store that reads a document beside its record in one statement. */
export const recordOf = (row: Row): KeptRecord => {
  const surrender = row.surrender as SurrenderJson | null;
  return {
    id: row.id,
    kind: row.kind as KeptRecord['kind'],
    negotiability: row.negotiability as KeptRecord['negotiability'],
    issuerId: row.issuerId,
    firstHolderId: row.firstHolderId,
    status: row.status as KeptRecord['status'],
    statusSince: row.statusSince,
    holderId: row.holderId,
    title: row.title as KeptRecord['title'],
    nominee: row.nominee as KeptRecord['nominee'],
    window: row.rejectWindow as KeptRecord['window'],
    pledgeeId: row.pledgeeId,
    consent: row.consent as KeptRecord['consent'],
    surrender: surrender && { ...surrender, quantity: BigInt(surrender.quantity) },
    stop: row.stop as KeptRecord['stop'],
    unit: row.unit,
    quantity: row.quantity,
    outstanding: row.outstanding,
    deliverable: row.deliverable,
    delivered: row.delivered,
    replacesId: row.replacesId,
    version: row.version,
    headHash: row.headHash,
  };
};

export const standingOf = (record: KeptRecord): RecordStanding => ({
  negotiability: record.negotiability,
  status: record.status,
  statusSince: record.statusSince.toISOString(),
  holderId: record.holderId,
  titleOwnerId: record.title.ownerId,
  titleEndorsable: record.title.endorsable,
  nominee: record.nominee,
  rejectable: { possession: record.window.holderId !== undefined, title: record.window.title !== undefined },
  pledgeeId: record.pledgeeId,
  surrender: record.surrender && { ...record.surrender, quantity: record.surrender.quantity.toString() },
  stop: record.stop,
  unit: record.unit,
  outstanding: record.outstanding.toString(),
  deliverable: record.deliverable.toString(),
  delivered: record.delivered.toString(),
  replacesId: record.replacesId,
  version: record.version,
});

/** The columns that an act may change. */
const changed = (record: TransferableRecord) => ({
  status: record.status,
  holderId: record.holderId,
  title: record.title,
  nominee: record.nominee,
  rejectWindow: record.window,
  pledgeeId: record.pledgeeId,
  consent: record.consent,
  surrender: record.surrender && { ...record.surrender, quantity: record.surrender.quantity.toString() },
  stop: record.stop,
  outstanding: record.outstanding,
  deliverable: record.deliverable,
  delivered: record.delivered,
});

/** Beside which document a record stands: they share their identifier. */
export const isRecordOf = (ctx: Ctx, documentId: SQLWrapper) =>
  and(eq(transferableRecord.tenantId, ctx.tenantId), eq(transferableRecord.id, documentId));

/** In the order of their identifiers; who is no participant does not find them. */
export async function findRecords(ctx: Ctx, ids: readonly string[]): Promise<KeptRecord[]> {
  if (ids.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(transferableRecord)
    .where(and(eq(transferableRecord.tenantId, ctx.tenantId), among(transferableRecord.id, ids)))
    .orderBy(asc(transferableRecord.id));
  return rows.map(recordOf);
}

export async function insertRecord(
  ctx: Ctx,
  record: TransferableRecord,
  terms: { id: string; kind: KeptRecord['kind']; unit: string; replacesId: string | null; participants: string[] },
  link: RecordLink,
): Promise<KeptRecord> {
  const [row] = await db(ctx)
    .insert(transferableRecord)
    .values({
      ...changed(record),
      ...terms,
      tenantId: ctx.tenantId,
      negotiability: record.negotiability,
      issuerId: record.issuerId,
      firstHolderId: record.firstHolderId,
      quantity: record.outstanding,
      statusSince: new Date(link.at),
      version: 1,
      headHash: link.hash,
      createdAt: new Date(link.at),
    })
    .returning();
  await insertLink(ctx, link);
  return recordOf(onRecord(row));
}

/** Writes the state after an act, when the record is still at the version the act was decided on. Undefined: it is not. */
export async function applyLink(
  ctx: Ctx,
  before: KeptRecord,
  after: TransferableRecord,
  link: RecordLink,
): Promise<KeptRecord | undefined> {
  const newcomers = [after.holderId, after.title.ownerId, after.nominee?.partyId, after.pledgeeId].filter(
    (id): id is string => typeof id === 'string',
  );
  const [row] = await db(ctx)
    .update(transferableRecord)
    .set({
      ...changed(after),
      ...(after.status !== before.status && { statusSince: new Date(link.at) }),
      version: link.version,
      headHash: link.hash,
      participants: sql`array(select distinct unnest(${transferableRecord.participants} || ${sql.param(newcomers)}::text[]))`,
    })
    .where(
      and(
        eq(transferableRecord.tenantId, ctx.tenantId),
        eq(transferableRecord.id, before.id),
        eq(transferableRecord.version, before.version),
      ),
    )
    .returning();
  if (!row) return undefined;
  await insertLink(ctx, link);
  return recordOf(row);
}

async function insertLink(ctx: Ctx, { at, ...link }: RecordLink): Promise<void> {
  await db(ctx)
    .insert(recordLink)
    .values({ ...link, at: new Date(at), tenantId: ctx.tenantId });
}

export async function listLinks(ctx: Ctx, recordId: string): Promise<RecordLink[]> {
  const rows = await db(ctx)
    .select()
    .from(recordLink)
    .where(and(eq(recordLink.tenantId, ctx.tenantId), eq(recordLink.recordId, recordId)))
    .orderBy(asc(recordLink.version));
  return rows.map((row) => ({
    recordId: row.recordId,
    version: row.version,
    act: row.act as RecordLink['act'],
    byPartyId: row.byPartyId,
    detail: row.detail as Record<string, unknown>,
    remark: row.remark,
    at: row.at.toISOString(),
    previousHash: row.previousHash,
    hash: row.hash,
    signature: row.signature,
    keyId: row.keyId,
  }));
}

export async function participantsOfRecord(ctx: Ctx, id: string): Promise<string[]> {
  const [row] = await db(ctx)
    .select({ participants: transferableRecord.participants })
    .from(transferableRecord)
    .where(and(eq(transferableRecord.tenantId, ctx.tenantId), eq(transferableRecord.id, id)));
  return row?.participants ?? [];
}
