import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import { fraudSignal, relatedParty } from '../../../db/schema/fraud.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { CheckName, Edge } from './rules.ts';
import type { RelationView, SignalView } from './schemas.ts';

const signalOf = (row: typeof fraudSignal.$inferSelect): SignalView => ({
  id: row.id,
  lenderId: row.lenderId,
  facilityId: row.facilityId,
  check: row.checkName as CheckName,
  facts: row.facts,
  foundAt: row.foundAt.toISOString(),
  clearedAt: row.clearedAt?.toISOString() ?? null,
  clearance: row.clearance,
});

/** Undefined when it is on record already. */
export async function insertRelation(
  ctx: Ctx,
  row: Omit<typeof relatedParty.$inferInsert, 'tenantId'>,
): Promise<RelationView | undefined> {
  const [made] = await db(ctx)
    .insert(relatedParty)
    .values({ ...row, tenantId: ctx.tenantId })
    .onConflictDoNothing()
    .returning();
  if (!made) return undefined;
  const { lenderId, partyId, otherId, source } = made;
  const kind = made.kind as RelationView['kind'];
  return { lenderId, partyId, otherId, kind, source, recordedAt: made.recordedAt.toISOString() };
}

/** Who guarantees whom: as a lender has recorded it, and by a guarantee that it holds, which consents to what it was given for. */
export async function guaranteesOf(ctx: Ctx, lenderId: string): Promise<(Edge & { isByContract: boolean })[]> {
  return rowsOf(
    await db(ctx).execute(sql`
    select party_id as "from", other_id as "to", false as "isByContract" from related_party
    where tenant_id = ${ctx.tenantId} and lender_id = ${lenderId} and kind = 'guarantees'
    union all
    select guarantor_id, debtor_id, true from guarantee
    where tenant_id = ${ctx.tenantId} and creditor_id = ${lenderId} and status in ('standing', 'called')`),
  );
}

/** Undefined when the same was found before. */
export async function insertSignal(
  ctx: Ctx,
  row: Omit<typeof fraudSignal.$inferInsert, 'tenantId'>,
): Promise<SignalView | undefined> {
  const [made] = await db(ctx)
    .insert(fraudSignal)
    .values({ ...row, tenantId: ctx.tenantId })
    .onConflictDoNothing()
    .returning();
  return made && signalOf(made);
}

const one = (ctx: Ctx, id: string) => and(eq(fraudSignal.tenantId, ctx.tenantId), eq(fraudSignal.id, id));

export async function findSignal(ctx: Ctx, id: string): Promise<SignalView | undefined> {
  const [row] = await db(ctx).select().from(fraudSignal).where(one(ctx, id));
  return row && signalOf(row);
}

export async function listSignals(ctx: Ctx, after: string | undefined, limit: number): Promise<SignalView[]> {
  const rows = await db(ctx)
    .select()
    .from(fraudSignal)
    .where(and(eq(fraudSignal.tenantId, ctx.tenantId), after === undefined ? undefined : gt(fraudSignal.id, after)))
    .orderBy(asc(fraudSignal.id))
    .limit(limit);
  return rows.map(signalOf);
}

/** The signal, when nobody had cleared it. */
export async function clearSignal(
  ctx: Ctx,
  id: string,
  by: { personId: string; clearance: Record<string, unknown> },
): Promise<SignalView | undefined> {
  const [row] = await db(ctx)
    .update(fraudSignal)
    .set({ clearedBy: by.personId, clearedAt: ctx.clock.now(), clearance: by.clearance })
    .where(and(one(ctx, id), isNull(fraudSignal.clearedAt)))
    .returning();
  return row && signalOf(row);
}
