import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { consignmentNote, noteAmendment } from '../../../db/schema/consignment-notes.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { NoteView } from './schemas.ts';

type Row = typeof consignmentNote.$inferSelect;

async function viewsOf(ctx: Ctx, rows: readonly Row[]): Promise<NoteView[]> {
  if (rows.length === 0) return [];
  const amendments = await db(ctx)
    .select()
    .from(noteAmendment)
    .where(
      and(
        eq(noteAmendment.tenantId, ctx.tenantId),
        among(
          noteAmendment.noteId,
          rows.map((row) => row.id),
        ),
      ),
    )
    .orderBy(asc(noteAmendment.at));
  return rows.map((row) => ({
    ...(row.terms as Omit<NoteView, 'id' | 'amendments'>),
    id: row.id,
    billId: row.billId,
    registeredBy: row.registeredBy,
    duplicateHolderId: row.duplicateHolderId,
    isTitle: false,
    amendments: amendments
      .filter((a) => a.noteId === row.id)
      .map(({ kind, byPartyId, at, detail }) => ({
        kind: kind as NoteView['amendments'][number]['kind'],
        byPartyId,
        at: at.toISOString(),
        detail,
      })),
  }));
}

const own = (ctx: Ctx) => eq(consignmentNote.tenantId, ctx.tenantId);

export async function findNote(ctx: Ctx, id: string): Promise<NoteView | undefined> {
  const rows = await db(ctx)
    .select()
    .from(consignmentNote)
    .where(and(own(ctx), eq(consignmentNote.id, id)));
  return (await viewsOf(ctx, rows))[0];
}

/** The notes beneath a bill. */
export async function findNotesOfBill(ctx: Ctx, billId: string): Promise<NoteView[]> {
  const rows = await db(ctx)
    .select()
    .from(consignmentNote)
    .where(and(own(ctx), eq(consignmentNote.billId, billId)))
    .orderBy(asc(consignmentNote.id));
  return viewsOf(ctx, rows);
}

export async function listNotes(ctx: Ctx, after: string | undefined, limit: number): Promise<NoteView[]> {
  const rows = await db(ctx)
    .select()
    .from(consignmentNote)
    .where(and(own(ctx), after === undefined ? undefined : gt(consignmentNote.id, after)))
    .orderBy(asc(consignmentNote.id))
    .limit(limit);
  return viewsOf(ctx, rows);
}

export async function insertNote(
  ctx: Ctx,
  row: Omit<typeof consignmentNote.$inferInsert, 'tenantId' | 'createdAt'>,
): Promise<NoteView> {
  const [made] = await db(ctx)
    .insert(consignmentNote)
    .values({ ...row, tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .returning();
  return (await viewsOf(ctx, [onRecord(made)]))[0] as NoteView;
}

/** Undefined when the duplicate has left this hand already. */
export async function moveDuplicate(
  ctx: Ctx,
  note: NoteView,
  toPartyId: string,
  newcomers: readonly string[],
): Promise<boolean> {
  const rows = await db(ctx)
    .update(consignmentNote)
    .set({
      duplicateHolderId: toPartyId,
      participants: sql`array(select distinct unnest(${consignmentNote.participants} || ${sql.param([...newcomers])}::text[]))`,
    })
    .where(
      and(
        own(ctx),
        eq(consignmentNote.id, note.id),
        sql`${consignmentNote.duplicateHolderId} is not distinct from ${note.duplicateHolderId}`,
      ),
    )
    .returning({ id: consignmentNote.id });
  return rows.length > 0;
}

export async function insertAmendment(
  ctx: Ctx,
  noteId: string,
  amendment: { kind: 'redirection' | 'duplicate_moved'; byPartyId: string; detail: Record<string, unknown> },
): Promise<void> {
  await db(ctx)
    .insert(noteAmendment)
    .values({ ...amendment, noteId, tenantId: ctx.tenantId, at: ctx.clock.now() });
}

export async function participantsOfNote(ctx: Ctx, id: string): Promise<string[]> {
  const [row] = await db(ctx)
    .select({ participants: consignmentNote.participants })
    .from(consignmentNote)
    .where(and(own(ctx), eq(consignmentNote.id, id)));
  return row?.participants ?? [];
}

export async function addNoteParticipants(
  ctx: Ctx,
  noteIds: readonly string[],
  partyIds: readonly string[],
): Promise<void> {
  if (noteIds.length === 0) return;
  await db(ctx)
    .update(consignmentNote)
    .set({
      participants: sql`array(select distinct unnest(${consignmentNote.participants} || ${sql.param([...partyIds])}::text[]))`,
    })
    .where(and(own(ctx), among(consignmentNote.id, noteIds)));
}
