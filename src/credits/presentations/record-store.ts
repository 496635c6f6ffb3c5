import { and, asc, eq, type SQL } from 'drizzle-orm';
import { presentedRecord } from '../../../db/schema/presentations.ts';
import { type Ctx, db } from '../../context.ts';
import { hex } from '../../ground/audit/index.ts';
import type { PresentedDocument } from '../examination/index.ts';
import type { RecordView } from './schemas.ts';

type Row = typeof presentedRecord.$inferSelect;

export interface KeptRecord extends RecordView {
  presentationId: string;
  content: string | null;
  namesCredit: boolean;
  authenticated: boolean;
  linkWorks: boolean | null;
  dated: boolean;
}

const keptOf = (row: Row): KeptRecord => ({
  id: row.id,
  presentationId: row.presentationId,
  documentId: row.documentId,
  type: row.documentType as PresentedDocument['type'],
  format: row.format,
  contentHash: hex(row.contentHash),
  content: row.content,
  namesCredit: row.namesCredit,
  authenticated: row.authenticated,
  linkWorks: row.linkWorks,
  dated: row.dated,
  status: row.status as RecordView['status'],
  receivedOn: row.receivedOn,
  corruptedOn: row.corruptedOn,
  presentedAgainOn: row.presentedAgainOn,
  extracted: row.extracted ?? null,
});

export const recordViewOf = ({
  presentationId: _p,
  content: _c,
  namesCredit: _n,
  authenticated: _a,
  linkWorks: _l,
  dated: _d,
  ...view
}: KeptRecord): RecordView => view;

const of = (ctx: Ctx, ...more: (SQL | undefined)[]) => and(eq(presentedRecord.tenantId, ctx.tenantId), ...more);

/** Undefined when the presentation has a record of this document already. */
export async function insertRecord(
  ctx: Ctx,
  row: Omit<typeof presentedRecord.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<KeptRecord | undefined> {
  const [made] = await db(ctx)
    .insert(presentedRecord)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made && keptOf(made);
}

export async function findRecord(ctx: Ctx, id: string): Promise<KeptRecord | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(presentedRecord)
    .where(of(ctx, eq(presentedRecord.id, id)));
  return row && keptOf(row);
}

export async function listRecords(ctx: Ctx, presentationId: string): Promise<KeptRecord[]> {
  const rows = await db(ctx)
    .select()
    .from(presentedRecord)
    .where(of(ctx, eq(presentedRecord.presentationId, presentationId)))
    .orderBy(asc(presentedRecord.id));
  return rows.map(keptOf);
}

/** The record, when it was in `from` until now. */
export async function moveRecord(
  ctx: Ctx,
  id: string,
  from: RecordView['status'],
  change: Partial<typeof presentedRecord.$inferInsert>,
): Promise<KeptRecord | undefined> {
  const [row] = await db(ctx)
    .update(presentedRecord)
    .set(change)
    .where(of(ctx, eq(presentedRecord.id, id), eq(presentedRecord.status, from)))
    .returning();
  return row && keptOf(row);
}
