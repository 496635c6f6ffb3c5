import { and, asc, desc, eq, gt, or, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { reverseOffer } from '../../../db/schema/factoring.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { ReverseOfferView } from './schemas.ts';

export type KeptOffer = typeof reverseOffer.$inferSelect;

export const offerShown = (row: KeptOffer): ReverseOfferView => ({
  id: row.id,
  lineId: row.lineId,
  receivableId: row.receivableId,
  debtorId: row.debtorId,
  factorId: row.factorId,
  supplierId: row.supplierId,
  rateBps: row.rateBps,
  openUntil: row.openUntil,
  status: row.status as ReverseOfferView['status'],
  assignmentId: row.assignmentId,
  amountMinor: row.amountMinor?.toString() ?? null,
  freedMinor: row.freedMinor.toString(),
});

/** Undefined when an offer of the receivable is open or taken. */
export async function insertOffer(
  ctx: Ctx,
  row: Omit<typeof reverseOffer.$inferInsert, 'tenantId' | 'createdAt' | 'status'>,
): Promise<KeptOffer | undefined> {
  const [made] = await db(ctx)
    .insert(reverseOffer)
    .values({ ...row, status: 'open', tenantId: ctx.tenantId, createdAt: ctx.clock.now() })
    .onConflictDoNothing()
    .returning();
  return made;
}

const one = (ctx: Ctx, id: string) => and(eq(reverseOffer.tenantId, ctx.tenantId), eq(reverseOffer.id, id));

export async function lockOffer(ctx: Ctx, id: string): Promise<KeptOffer | undefined> {
  const [row] = await db(ctx).select().from(reverseOffer).where(one(ctx, id)).for('no key update');
  return row;
}

export async function findOfferOf(ctx: Ctx, assignmentId: string): Promise<KeptOffer | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(reverseOffer)
    .where(and(eq(reverseOffer.tenantId, ctx.tenantId), eq(reverseOffer.assignmentId, assignmentId)));
  return row;
}

export async function listOffers(ctx: Ctx, after: string | undefined, limit: number): Promise<KeptOffer[]> {
  return db(ctx)
    .select()
    .from(reverseOffer)
    .where(and(eq(reverseOffer.tenantId, ctx.tenantId), after === undefined ? undefined : gt(reverseOffer.id, after)))
    .orderBy(asc(reverseOffer.id))
    .limit(limit);
}

/** The offer, when it was open until now. */
export async function endOffer(
  ctx: Ctx,
  id: string,
  change: { status: 'withdrawn' } | { status: 'taken'; assignmentId: string; amountMinor: bigint },
): Promise<KeptOffer | undefined> {
  const [row] = await db(ctx)
    .update(reverseOffer)
    .set(change)
    .where(and(one(ctx, id), eq(reverseOffer.status, 'open')))
    .returning();
  return row;
}

/** The offer over a receivable, or behind an assignment, when it was taken until now. */
export async function releaseOffer(ctx: Ctx, objectId: string): Promise<KeptOffer | undefined> {
  const [row] = await db(ctx)
    .update(reverseOffer)
    .set({ status: sql`'released'` })
    .where(
      and(
        eq(reverseOffer.tenantId, ctx.tenantId),
        eq(reverseOffer.status, 'taken'),
        or(eq(reverseOffer.receivableId, objectId), eq(reverseOffer.assignmentId, objectId)),
      ),
    )
    .returning();
  return row;
}

/** The offer behind an assignment that was taken over a receivable, released with its payment or not, locked: the newest. */
export async function lockEverTaken(ctx: Ctx, receivableId: string): Promise<KeptOffer | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(reverseOffer)
    .where(
      and(
        eq(reverseOffer.tenantId, ctx.tenantId),
        eq(reverseOffer.receivableId, receivableId),
        among(reverseOffer.status, ['open', 'taken', 'released']),
      ),
    )
    .orderBy(desc(reverseOffer.createdAt), desc(reverseOffer.id))
    .limit(1)
    .for('no key update');
  return row?.assignmentId ? row : undefined;
}

export async function retake(ctx: Ctx, id: string, freedMinor: bigint): Promise<KeptOffer> {
  const [row] = await db(ctx).update(reverseOffer).set({ status: 'taken', freedMinor }).where(one(ctx, id)).returning();
  return onRecord(row);
}

/** The offer that was taken over a receivable and is not released, locked. */
export async function lockTaken(ctx: Ctx, receivableId: string): Promise<KeptOffer | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(reverseOffer)
    .where(
      and(
        eq(reverseOffer.tenantId, ctx.tenantId),
        eq(reverseOffer.receivableId, receivableId),
        eq(reverseOffer.status, 'taken'),
      ),
    )
    .for('no key update');
  return row;
}

export async function setFreed(ctx: Ctx, id: string, freedMinor: bigint): Promise<KeptOffer> {
  const [row] = await db(ctx).update(reverseOffer).set({ freedMinor }).where(one(ctx, id)).returning();
  return onRecord(row);
}
