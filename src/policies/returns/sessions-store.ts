import { and, asc, eq, gt, gte, inArray, lte, sql } from 'drizzle-orm';
import { matter, quarterSession } from '../../../db/schema/returns.ts';
import { type Ctx, db } from '../../context.ts';
import { businessDateAt, type LocalDate, startOfBusinessDate } from '../../kernel/time.ts';
import type { MatterRow, SessionState } from './session-rules.ts';

export interface KeptSession extends Omit<typeof quarterSession.$inferSelect, 'status'> {
  status: SessionState;
}
export interface KeptMatter extends Omit<typeof matter.$inferSelect, 'status'> {
  status: 'open' | 'answered';
}
const ofSession = (ctx: Ctx, id: string) => and(eq(quarterSession.tenantId, ctx.tenantId), eq(quarterSession.id, id));

export async function insertSession(
  ctx: Ctx,
  row: Pick<typeof quarterSession.$inferInsert, 'id' | 'hostId' | 'quarter' | 'dueOn' | 'participants'>,
): Promise<KeptSession | undefined> {
  const [made] = await db(ctx)
    .insert(quarterSession)
    .values({ ...row, status: 'awaited', tenantId: ctx.tenantId, madeAt: ctx.clock.now() })
    .onConflictDoNothing({ target: [quarterSession.tenantId, quarterSession.hostId, quarterSession.quarter] })
    .returning();
  return made as KeptSession | undefined;
}

export async function findSession(ctx: Ctx, id: string): Promise<KeptSession | undefined> {
  const [row] = await db(ctx).select().from(quarterSession).where(ofSession(ctx, id));
  return row as KeptSession | undefined;
}

export async function holdSession(
  ctx: Ctx,
  id: string,
  change: { status: SessionState; heldOn: LocalDate; agenda: Record<string, string>; documentHash: string },
): Promise<KeptSession | undefined> {
  const [row] = await db(ctx)
    .update(quarterSession)
    .set(change)
    .where(and(ofSession(ctx, id), eq(quarterSession.status, 'awaited')))
    .returning();
  return row as KeptSession | undefined;
}

/** The meeting of a host that a paper is of. */
export async function sessionOf(ctx: Ctx, hostId: string, documentHash: string): Promise<string | undefined> {
  const [row] = await db(ctx)
    .select({ id: quarterSession.id })
    .from(quarterSession)
    .where(
      and(
        eq(quarterSession.tenantId, ctx.tenantId),
        eq(quarterSession.hostId, hostId),
        eq(quarterSession.documentHash, documentHash),
      ),
    )
    .limit(1);
  return row?.id;
}

export const listSessions = async (ctx: Ctx): Promise<KeptSession[]> =>
  (await db(ctx)
    .select()
    .from(quarterSession)
    .where(eq(quarterSession.tenantId, ctx.tenantId))
    .orderBy(asc(quarterSession.quarter), asc(quarterSession.id))) as KeptSession[];

export async function insertMatter(
  ctx: Ctx,
  row: Omit<typeof matter.$inferInsert, 'tenantId' | 'askedAt' | 'status'>,
): Promise<KeptMatter> {
  const [made] = await db(ctx)
    .insert(matter)
    .values({ ...row, status: 'open', tenantId: ctx.tenantId, askedAt: ctx.clock.now() })
    .returning();
  return made as KeptMatter;
}

export async function findMatter(ctx: Ctx, id: string): Promise<KeptMatter | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(matter)
    .where(and(eq(matter.tenantId, ctx.tenantId), eq(matter.id, id)));
  return row as KeptMatter | undefined;
}

export async function answerMatter(ctx: Ctx, id: string, answer: string): Promise<KeptMatter | undefined> {
  const [row] = await db(ctx)
    .update(matter)
    .set({ answer, status: 'answered', answeredAt: ctx.clock.now() })
    .where(and(eq(matter.tenantId, ctx.tenantId), eq(matter.id, id), eq(matter.status, 'open')))
    .returning();
  return row as KeptMatter | undefined;
}

/** Asks for a meeting that the reader takes part in. */
export const listMatters = async (
  ctx: Ctx,
  sessionId: string,
  after: string | undefined,
  limit: number,
): Promise<KeptMatter[]> =>
  (await db(ctx)
    .select()
    .from(matter)
    .where(
      and(
        eq(matter.tenantId, ctx.tenantId),
        eq(matter.sessionId, sessionId),
        after === undefined ? undefined : gt(matter.id, after),
      ),
    )
    .orderBy(asc(matter.id))
    .limit(limit)) as KeptMatter[];

/** How many asks were made for meetings, how many wait, and how many of those beyond their day: numbers, whoever asked. */
export async function countAsks(
  ctx: Ctx,
  sessionIds: readonly string[],
  on: LocalDate,
): Promise<Map<string, { asked: number; open: number; late: number }>> {
  const rows = await db(ctx)
    .select({
      sessionId: matter.sessionId,
      asked: sql<number>`count(*)::integer`,
      open: sql<number>`count(*) filter (where ${matter.status} = 'open')::integer`,
      late: sql<number>`count(*) filter (where ${matter.status} = 'open' and ${matter.dueOn} < ${on}::date)::integer`,
    })
    .from(matter)
    .where(and(eq(matter.tenantId, ctx.tenantId), inArray(matter.sessionId, [...sessionIds])))
    .groupBy(matter.sessionId);
  return new Map(rows.map(({ sessionId, ...counted }) => [sessionId ?? '', counted]));
}

/** Asks of a period that the reader takes part in, as rows of a return. */
export async function mattersOf(
  ctx: Ctx,
  { from, to, known }: { from: LocalDate; to: LocalDate; known: Date },
): Promise<MatterRow[]> {
  const rows = await db(ctx)
    .select()
    .from(matter)
    .where(
      and(
        eq(matter.tenantId, ctx.tenantId),
        gte(matter.askedAt, startOfBusinessDate(from)),
        lte(matter.askedAt, known),
        sql`${matter.askedAt} < ${startOfBusinessDate(to)}::timestamptz + interval '1 day'`,
      ),
    )
    .orderBy(asc(matter.id));
  return rows.map(({ id, askedAt, dueOn, answeredAt }) => ({
    id,
    askedOn: businessDateAt(askedAt),
    dueOn,
    answeredOn: answeredAt && answeredAt <= known ? businessDateAt(answeredAt) : null,
  }));
}
