import { and, asc, eq, gt, isNull, lte, or, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { importFault, importFile, importPart } from '../../../db/schema/imports.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { CsvEncoding } from './csv.ts';
import type { FileKind, FileStatus, LineFault } from './rules.ts';
import type { FileView, LineFaultView } from './schemas.ts';

type Row = typeof importFile.$inferSelect;
export type KeptFile = Row;

export const viewOf = (row: Row): FileView => ({
  id: row.id,
  kind: row.kind as FileKind,
  name: row.name,
  encoding: row.encoding as CsvEncoding | null,
  status: row.status as FileStatus,
  refusal: row.refusal,
  parts: row.parts,
  totalBytes: Number(row.totalBytes),
  readBytes: Number(row.byteOffset),
  readLines: Number(row.nextLine) - 1,
  accepted: Number(row.accepted),
  refused: Number(row.refused),
  isSigned: row.signingKeyId !== null,
  createdAt: row.createdAt.toISOString(),
  endedAt: row.endedAt?.toISOString() ?? null,
});

const one = (ctx: Ctx, id: string) => and(eq(importFile.tenantId, ctx.tenantId), eq(importFile.id, id));

export async function insertFile(
  ctx: Ctx,
  row: Omit<typeof importFile.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<FileView> {
  const [made] = await db(ctx)
    .insert(importFile)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  return viewOf(onRecord(made));
}

export async function findFile(ctx: Ctx, id: string): Promise<FileView | undefined> {
  const [row] = await db(ctx).select().from(importFile).where(one(ctx, id));
  return row && viewOf(row);
}

export async function findKept(ctx: Ctx, id: string): Promise<KeptFile | undefined> {
  const [row] = await db(ctx).select().from(importFile).where(one(ctx, id));
  return row;
}

export async function lockFile(ctx: Ctx, id: string): Promise<Row | undefined> {
  const [row] = await db(ctx).select().from(importFile).where(one(ctx, id)).for('no key update');
  return row;
}

export async function listFiles(ctx: Ctx, after: string | undefined, limit: number): Promise<FileView[]> {
  const rows = await db(ctx)
    .select()
    .from(importFile)
    .where(and(eq(importFile.tenantId, ctx.tenantId), after === undefined ? undefined : gt(importFile.id, after)))
    .orderBy(asc(importFile.id))
    .limit(limit);
  return rows.map(viewOf);
}

/** Files of a tenant that wait to be read on, now. One that another process reads is passed over by who locks it. */
export async function findWaiting(ctx: Ctx): Promise<string[]> {
  const rows = await db(ctx)
    .select({ id: importFile.id })
    .from(importFile)
    .where(
      and(
        eq(importFile.tenantId, ctx.tenantId),
        among(importFile.status, ['queued', 'running']),
        or(isNull(importFile.retryAt), lte(importFile.retryAt, ctx.clock.now())),
      ),
    )
    .orderBy(asc(importFile.id))
    .limit(100);
  return rows.map((row) => row.id);
}

/** Locks a waiting file for one piece of reading; undefined when it does not wait, or someone else has it. */
export async function takeWaiting(ctx: Ctx, id: string): Promise<Row | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(importFile)
    .where(and(one(ctx, id), among(importFile.status, ['queued', 'running'])))
    .for('no key update', { skipLocked: true });
  return row;
}

export async function changeFile(
  ctx: Ctx,
  id: string,
  change: Partial<typeof importFile.$inferInsert>,
): Promise<FileView> {
  const [row] = await db(ctx).update(importFile).set(change).where(one(ctx, id)).returning();
  return viewOf(onRecord(row));
}

export async function insertPart(
  ctx: Ctx,
  row: { importId: string; part: number; startsAt: bigint; content: Uint8Array },
): Promise<void> {
  await db(ctx)
    .insert(importPart)
    .values({ ...row, tenantId: ctx.tenantId });
}

export async function findPart(ctx: Ctx, importId: string, part: number): Promise<Uint8Array | undefined> {
  const [row] = await db(ctx)
    .select({ content: importPart.content })
    .from(importPart)
    .where(and(eq(importPart.tenantId, ctx.tenantId), eq(importPart.importId, importId), eq(importPart.part, part)));
  return row?.content;
}

/** SHA-256 of the whole file, computed where its bytes lie. */
export async function hashOfFile(ctx: Ctx, importId: string): Promise<string> {
  const result = await db(ctx).execute(sql`
    select encode(sha256(coalesce(string_agg(content, ''::bytea order by part), ''::bytea)), 'hex') as hash
    from import_part where tenant_id = ${ctx.tenantId} and import_id = ${importId}`);
  return rowsOf<{ hash: string }>(result)[0]?.hash ?? '';
}

/** Up to `most` bytes of the file from `offset`: only what lies there is read from the disk. */
export async function readBytes(ctx: Ctx, importId: string, offset: bigint, most: number): Promise<Uint8Array> {
  const result = await db(ctx).execute(sql`
    select substring(content from (greatest(${offset.toString()}::bigint - starts_at, 0) + 1)::int for ${most}::int) as piece
    from import_part
    where tenant_id = ${ctx.tenantId} and import_id = ${importId}
      and starts_at < ${offset.toString()}::bigint + ${most} and starts_at + length(content) > ${offset.toString()}::bigint
    order by part`);
  const pieces = rowsOf<{ piece: Uint8Array }>(result).map((row) => row.piece);
  const length = Math.min(
    most,
    pieces.reduce((sum, piece) => sum + piece.length, 0),
  );
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    const part = piece.subarray(0, length - at);
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

export async function insertFaults(ctx: Ctx, importId: string, faults: readonly LineFault[]): Promise<void> {
  if (faults.length === 0) return;
  await db(ctx).execute(sql`
    insert into import_fault (tenant_id, import_id, line, code, field, found)
    select ${ctx.tenantId}, ${importId}, r.line, r.code, r.field, r.found
    from json_to_recordset(${JSON.stringify(faults)}::json) as r (line bigint, code text, field text, found text)
    on conflict do nothing`);
}

export async function listFaults(
  ctx: Ctx,
  importId: string,
  afterLine: bigint,
  limit: number,
): Promise<LineFaultView[]> {
  const rows = await db(ctx)
    .select()
    .from(importFault)
    .where(
      and(eq(importFault.tenantId, ctx.tenantId), eq(importFault.importId, importId), gt(importFault.line, afterLine)),
    )
    .orderBy(asc(importFault.line))
    .limit(limit);
  return rows.map(({ line, code, field, found }) => ({ line: Number(line), code, field, found }));
}
