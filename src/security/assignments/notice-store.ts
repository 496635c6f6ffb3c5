import { and, asc, desc, eq, gt, isNull, sql } from 'drizzle-orm';
import { counterclaim, notice, noticeAddress } from '../../../db/schema/assignments.ts';
import { among } from '../../../db/schema/columns.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { ArrivalBasis, NoticeChannel } from './rules.ts';
import type { AddressView, NoticeView } from './schemas.ts';

const viewOf = (row: typeof notice.$inferSelect): NoticeView => ({
  id: row.id,
  sourceId: row.sourceId,
  senderId: row.senderId,
  creditorId: row.creditorId,
  debtorId: row.debtorId,
  channel: row.channel as NoticeChannel,
  content: row.content as Record<string, unknown>,
  contentHash: row.contentHash,
  sentAt: row.sentAt.toISOString(),
  arrivedAt: row.arrivedAt?.toISOString() ?? null,
  arrivalBasis: row.arrivalBasis as ArrivalBasis | null,
  acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
});

export async function insertAddress(
  ctx: Ctx,
  row: { debtorId: string; channel: string; address: string; designatedBy: string },
): Promise<AddressView> {
  const designatedAt = ctx.clock.now();
  await db(ctx)
    .insert(noticeAddress)
    .values({ ...row, tenantId: ctx.tenantId, id: ctx.newId('noticeAddress'), designatedAt });
  const { designatedBy: _, ...view } = row;
  return { ...view, designatedAt: designatedAt.toISOString() };
}

/** Where a debtor wants notices: what it said last. */
export async function findAddress(ctx: Ctx, debtorId: string) {
  const [row] = await db(ctx)
    .select()
    .from(noticeAddress)
    .where(and(eq(noticeAddress.tenantId, ctx.tenantId), eq(noticeAddress.debtorId, debtorId)))
    .orderBy(desc(noticeAddress.id))
    .limit(1);
  return row;
}

export async function insertNotice(
  ctx: Ctx,
  row: Omit<typeof notice.$inferInsert, 'tenantId' | 'sentAt'>,
): Promise<NoticeView> {
  const [made] = await db(ctx)
    .insert(notice)
    .values({ ...row, tenantId: ctx.tenantId, sentAt: ctx.clock.now() })
    .returning();
  return viewOf(onRecord(made));
}

const one = (ctx: Ctx, id: string) => and(eq(notice.tenantId, ctx.tenantId), eq(notice.id, id));

export async function findNotice(ctx: Ctx, id: string): Promise<NoticeView | undefined> {
  const [row] = await db(ctx).select().from(notice).where(one(ctx, id));
  return row && viewOf(row);
}

export async function listNotices(ctx: Ctx, after: string | undefined, limit: number): Promise<NoticeView[]> {
  const rows = await db(ctx)
    .select()
    .from(notice)
    .where(and(eq(notice.tenantId, ctx.tenantId), after === undefined ? undefined : gt(notice.id, after)))
    .orderBy(asc(notice.id))
    .limit(limit);
  return rows.map(viewOf);
}

/** Notices of these assignments and pledges, for one debtor or all. */
export async function findNotices(ctx: Ctx, sourceIds: readonly string[], debtorId?: string): Promise<NoticeView[]> {
  if (sourceIds.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(notice)
    .where(
      and(
        eq(notice.tenantId, ctx.tenantId),
        among(notice.sourceId, sourceIds),
        debtorId === undefined ? undefined : eq(notice.debtorId, debtorId),
      ),
    )
    .orderBy(asc(notice.id));
  return rows.map(viewOf);
}

/** The notice with its arrival, when none was on record until now. */
export async function markArrived(
  ctx: Ctx,
  id: string,
  arrival: { arrivedAt: Date; arrivalBasis: ArrivalBasis; arrivalProofHash?: string },
): Promise<NoticeView | undefined> {
  const [row] = await db(ctx)
    .update(notice)
    .set(arrival)
    .where(and(one(ctx, id), isNull(notice.arrivedAt)))
    .returning();
  return row && viewOf(row);
}

/** The debtor says that it has the notice: that is an arrival too, if none was proved before. */
export async function markAcknowledged(ctx: Ctx, id: string, personId: string): Promise<NoticeView | undefined> {
  const now = ctx.clock.now();
  const [row] = await db(ctx)
    .update(notice)
    .set({
      acknowledgedBy: personId,
      acknowledgedAt: now,
      arrivedAt: sql`coalesce(${notice.arrivedAt}, ${now.toISOString()}::timestamptz)`,
      arrivalBasis: sql`coalesce(${notice.arrivalBasis}, 'acknowledged')`,
    })
    .where(and(one(ctx, id), isNull(notice.acknowledgedAt)))
    .returning();
  return row && viewOf(row);
}

export async function insertCounterclaim(
  ctx: Ctx,
  row: Omit<typeof counterclaim.$inferInsert, 'tenantId' | 'decidedAt'>,
): Promise<void> {
  await db(ctx)
    .insert(counterclaim)
    .values({ ...row, tenantId: ctx.tenantId, decidedAt: ctx.clock.now() });
}
