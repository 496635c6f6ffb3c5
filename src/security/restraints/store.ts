import { and, asc, eq, gt, inArray, isNull, lte, or } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { restraint, restraintLot } from '../../../db/schema/restraints.ts';
import { type Ctx, db } from '../../context.ts';
import type { Held, RestraintKind, RestraintStatus } from './rules.ts';
import type { RestraintView } from './schemas.ts';

type Row = typeof restraint.$inferSelect;

const viewOf = (row: Row, lotIds: string[]): RestraintView => ({
  id: row.id,
  kind: row.kind as RestraintKind,
  authority: row.authority,
  documentNumber: row.documentNumber,
  documentHash: row.documentHash,
  since: row.since,
  status: row.status as RestraintStatus,
  lotIds,
  recordedBy: row.recordedBy,
  recordedAt: row.recordedAt.toISOString(),
  confirmedBy: row.confirmedBy,
  contested: row.contested,
  consent: row.consent,
  lifted: row.lifted,
});

async function viewsOf(ctx: Ctx, rows: readonly Row[]): Promise<RestraintView[]> {
  if (rows.length === 0) return [];
  const links = await db(ctx)
    .selectDistinct({ restraintId: restraintLot.restraintId, lotId: restraintLot.lotId })
    .from(restraintLot)
    .where(
      and(
        eq(restraintLot.tenantId, ctx.tenantId),
        among(
          restraintLot.restraintId,
          rows.map((row) => row.id),
        ),
      ),
    )
    .orderBy(asc(restraintLot.lotId));
  return rows.map((row) =>
    viewOf(
      row,
      links.filter((link) => link.restraintId === row.id).map((link) => link.lotId),
    ),
  );
}

/** Throws the constraint when the same order holds the lot already. */
export async function insertRestraint(
  ctx: Ctx,
  row: Pick<
    Row,
    'id' | 'kind' | 'authority' | 'documentNumber' | 'documentHash' | 'since' | 'status' | 'recordedBy' | 'confirmedBy'
  >,
  lotId: string,
): Promise<void> {
  await db(ctx)
    .insert(restraint)
    .values({ ...row, tenantId: ctx.tenantId, recordedAt: ctx.clock.now() });
  await holdLots(ctx, row, [lotId]);
}

/** From now on these lots are held. Throws the constraint when the same order holds one already. */
export async function holdLots(
  ctx: Ctx,
  { id, documentHash }: Pick<Row, 'id' | 'documentHash'>,
  lotIds: readonly string[],
): Promise<void> {
  await db(ctx)
    .insert(restraintLot)
    .values(
      lotIds.map((lotId) => ({
        tenantId: ctx.tenantId,
        restraintId: id,
        lotId,
        documentHash,
        heldFrom: ctx.clock.now(),
      })),
    )
    // Let go and held again in one instant: it was never let go.
    .onConflictDoUpdate({
      target: [restraintLot.tenantId, restraintLot.restraintId, restraintLot.lotId, restraintLot.heldFrom],
      set: { heldUntil: null },
    });
}

/** Parts of a lot are held as the lot is, and their title is to pass to whom its own is. */
export async function holdParts(ctx: Ctx, lotId: string, partIds: readonly string[]): Promise<void> {
  const rows = await db(ctx)
    .select()
    .from(restraintLot)
    .where(and(eq(restraintLot.tenantId, ctx.tenantId), eq(restraintLot.lotId, lotId), isNull(restraintLot.heldUntil)));
  const parts = partIds.flatMap((id) => rows.map((row) => ({ ...row, lotId: id, heldFrom: ctx.clock.now() })));
  if (parts.length > 0) await db(ctx).insert(restraintLot).values(parts);
}

/** From now on its lots are not held by it. @returns those whose title was to pass meanwhile */
export async function letLotsGo(ctx: Ctx, id: string): Promise<{ lotId: string; titleTo: string }[]> {
  const rows = await db(ctx)
    .update(restraintLot)
    .set({ heldUntil: ctx.clock.now() })
    .where(
      and(eq(restraintLot.tenantId, ctx.tenantId), eq(restraintLot.restraintId, id), isNull(restraintLot.heldUntil)),
    )
    .returning({ lotId: restraintLot.lotId, titleTo: restraintLot.titleTo });
  return rows.flatMap(({ lotId, titleTo }) => (titleTo === null ? [] : [{ lotId, titleTo }]));
}

/** Remembers to whom the title of held lots is to pass. */
export async function setTitleTo(ctx: Ctx, lotIds: readonly string[], partyId: string): Promise<void> {
  await db(ctx)
    .update(restraintLot)
    .set({ titleTo: partyId })
    .where(
      and(eq(restraintLot.tenantId, ctx.tenantId), among(restraintLot.lotId, lotIds), isNull(restraintLot.heldUntil)),
    );
}

/** The restraint, when it was in one of `from` until now. */
export async function moveRestraint(
  ctx: Ctx,
  id: string,
  from: readonly RestraintStatus[],
  change: Partial<Pick<Row, 'status' | 'confirmedBy' | 'contested' | 'consent' | 'lifted'>>,
): Promise<RestraintView | undefined> {
  const rows = await db(ctx)
    .update(restraint)
    .set(change)
    .where(and(eq(restraint.tenantId, ctx.tenantId), eq(restraint.id, id), inArray(restraint.status, [...from])))
    .returning();
  return (await viewsOf(ctx, rows))[0];
}

export async function findRestraint(ctx: Ctx, id: string): Promise<RestraintView | undefined> {
  const rows = await db(ctx)
    .select()
    .from(restraint)
    .where(and(eq(restraint.tenantId, ctx.tenantId), eq(restraint.id, id)));
  return (await viewsOf(ctx, rows))[0];
}

/** Everything that holds a lot or did. */
export async function listRestraints(ctx: Ctx, lotId: string): Promise<RestraintView[]> {
  const links = db(ctx)
    .select({ id: restraintLot.restraintId })
    .from(restraintLot)
    .where(and(eq(restraintLot.tenantId, ctx.tenantId), eq(restraintLot.lotId, lotId)));
  const rows = await db(ctx)
    .select()
    .from(restraint)
    .where(and(eq(restraint.tenantId, ctx.tenantId), inArray(restraint.id, links)))
    .orderBy(asc(restraint.id));
  return viewsOf(ctx, rows);
}

/** What holds these lots now, or held them at an instant; the earliest first. */
export async function heldLots(ctx: Ctx, lotIds: readonly string[], at?: Date): Promise<Held[]> {
  if (lotIds.length === 0) return [];
  const rows = await db(ctx)
    .select({ lotId: restraintLot.lotId, row: restraint })
    .from(restraintLot)
    .innerJoin(
      restraint,
      and(eq(restraint.tenantId, restraintLot.tenantId), eq(restraint.id, restraintLot.restraintId)),
    )
    .where(
      and(
        eq(restraintLot.tenantId, ctx.tenantId),
        among(restraintLot.lotId, lotIds),
        at === undefined
          ? isNull(restraintLot.heldUntil)
          : and(lte(restraintLot.heldFrom, at), or(isNull(restraintLot.heldUntil), gt(restraintLot.heldUntil, at))),
      ),
    )
    .orderBy(asc(restraintLot.restraintId), asc(restraintLot.lotId));
  return rows.map(({ lotId, row }) => ({
    id: row.id,
    lotId,
    kind: row.kind as RestraintKind,
    authority: row.authority,
    documentNumber: row.documentNumber,
    consented: row.consent !== null,
  }));
}
