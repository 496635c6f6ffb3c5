import { and, asc, eq, gt, gte, inArray, isNull, not, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { breach, subjectLot } from '../../../db/schema/control.ts';
import { type Ctx, db } from '../../context.ts';
import { isShelved } from './desk-store.ts';
import type { BreachKind } from './engine/index.ts';
import type { BreachView } from './schemas.ts';

type Shown = Omit<typeof breach.$inferSelect, 'tenantId' | 'acknowledgedBy' | 'signedOffBy'>;

const viewOf = (row: Shown): BreachView => ({
  id: row.id,
  subjectId: row.subjectId,
  kind: row.kind as BreachKind,
  incident: row.incident,
  confidence: row.confidence,
  severity: row.severity as BreachView['severity'],
  since: row.since.toISOString(),
  detectedAt: row.detectedAt.toISOString(),
  clearedAt: row.clearedAt?.toISOString() ?? null,
  withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
  acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
  signedOffAt: row.signedOffAt?.toISOString() ?? null,
  signOffNote: row.signOffNote,
  closed: row.closed,
  orderId: row.orderId,
  evidence: row.evidence,
});

const one = (ctx: Ctx, id: string) => and(eq(breach.tenantId, ctx.tenantId), eq(breach.id, id));

type OpenedBreach = Omit<
  typeof breach.$inferSelect,
  | 'tenantId'
  | 'withdrawnAt'
  | 'acknowledgedAt'
  | 'acknowledgedBy'
  | 'signedOffAt'
  | 'signedOffBy'
  | 'signOffNote'
  | 'orderId'
>;

/** A breach as it is when it is opened: nobody has done anything about it. */
export const openedBreach = (row: OpenedBreach): BreachView =>
  viewOf({ ...row, withdrawnAt: null, acknowledgedAt: null, signedOffAt: null, signOffNote: null, orderId: null });

export async function insertBreach(ctx: Ctx, row: OpenedBreach): Promise<void> {
  await db(ctx)
    .insert(breach)
    .values({ ...row, tenantId: ctx.tenantId });
}

export async function findBreach(ctx: Ctx, id: string): Promise<BreachView | undefined> {
  const [row] = await db(ctx).select().from(breach).where(one(ctx, id));
  return row && viewOf(row);
}

export interface BreachFilter {
  subjectIds?: readonly string[] | undefined;
  notClosed?: boolean | undefined;
  /** Leaves out what this party has shelved. */
  notShelvedBy?: string | undefined;
  after?: string | undefined;
  limit: number;
}

export async function listBreaches(ctx: Ctx, filter: BreachFilter): Promise<BreachView[]> {
  const rows = await db(ctx)
    .select()
    .from(breach)
    .where(
      and(
        eq(breach.tenantId, ctx.tenantId),
        filter.subjectIds && inArray(breach.subjectId, [...filter.subjectIds]),
        filter.notClosed ? eq(breach.closed, false) : undefined,
        filter.notShelvedBy === undefined ? undefined : not(isShelved(ctx, filter.notShelvedBy, breach.id)),
        filter.after === undefined ? undefined : gt(breach.id, filter.after),
      ),
    )
    .orderBy(asc(breach.id))
    .limit(filter.limit);
  return rows.map(viewOf);
}

export type BreachChange = Partial<
  Pick<typeof breach.$inferInsert, 'since' | 'clearedAt' | 'withdrawnAt' | 'closed' | 'evidence' | 'orderId'>
>;

/** What later data say of an alarm: its end, its beginning, or that it never was. Signed-off breaches stay closed. */
export async function changeBreach(
  ctx: Ctx,
  subjectId: string,
  alarmNumber: number,
  change: BreachChange,
): Promise<BreachView | undefined> {
  const { closed, ...rest } = change;
  const [row] = await db(ctx)
    .update(breach)
    .set({ ...rest, ...(closed !== undefined && { closed: sql`${closed} or ${breach.signedOffAt} is not null` }) })
    .where(and(eq(breach.tenantId, ctx.tenantId), eq(breach.subjectId, subjectId), eq(breach.alarmNumber, alarmNumber)))
    .returning();
  return row && viewOf(row);
}

/** The breach, when it was not closed until now. */
export async function markSignedOff(ctx: Ctx, id: string, by: string, note: string): Promise<BreachView | undefined> {
  const [row] = await db(ctx)
    .update(breach)
    .set({ signedOffAt: ctx.clock.now(), signedOffBy: by, signOffNote: note, closed: true })
    .where(and(one(ctx, id), eq(breach.closed, false), sql`${breach.clearedAt} is not null`))
    .returning();
  return row && viewOf(row);
}

/** The breach, when nobody had taken note of it until now. */
export async function markAcknowledged(ctx: Ctx, id: string, by: string): Promise<BreachView | undefined> {
  const [row] = await db(ctx)
    .update(breach)
    .set({ acknowledgedAt: ctx.clock.now(), acknowledgedBy: by })
    .where(and(one(ctx, id), isNull(breach.acknowledgedAt)))
    .returning();
  return row && viewOf(row);
}

/** Lets a party see the breaches of these subjects. */
export async function addBreachParticipant(ctx: Ctx, subjectIds: readonly string[], partyId: string): Promise<void> {
  if (subjectIds.length === 0) return;
  await db(ctx)
    .update(breach)
    .set({ participants: sql`array_append(${breach.participants}, ${partyId})` })
    .where(
      and(
        eq(breach.tenantId, ctx.tenantId),
        inArray(breach.subjectId, [...subjectIds]),
        sql`not ${breach.participants} @> array[${partyId}]`,
      ),
    );
}

/** The first breach of these kinds over a lot that was seen since then and did happen. */
export async function breachOfLotSince(
  ctx: Ctx,
  lotId: string,
  since: Date,
  kinds: readonly string[],
): Promise<BreachView | undefined> {
  const [row] = await db(ctx)
    .select({ breach })
    .from(breach)
    .innerJoin(subjectLot, and(eq(subjectLot.tenantId, breach.tenantId), eq(subjectLot.subjectId, breach.subjectId)))
    .where(
      and(
        eq(breach.tenantId, ctx.tenantId),
        eq(subjectLot.lotId, lotId),
        among(breach.kind, kinds),
        gte(breach.detectedAt, since),
        isNull(breach.withdrawnAt),
      ),
    )
    .orderBy(asc(breach.detectedAt))
    .limit(1);
  return row && viewOf(row.breach);
}
