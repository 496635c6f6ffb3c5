import { and, asc, eq, gt, gte, isNull, lt, or, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { jointBody, jointEntry, jointMember, motion, motionVoice } from '../../../db/schema/motions.ts';
import { type Ctx, db } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import type { BodyState, bodyKinds, entryKinds, MotionKind, MotionState, memberStates, Vote } from './rules.ts';

export interface KeptBody extends Omit<typeof jointBody.$inferSelect, 'kind' | 'status' | 'currency'> {
  kind: (typeof bodyKinds)[number];
  status: BodyState;
  currency: Currency;
}
export interface KeptEntry extends Omit<typeof jointEntry.$inferSelect, 'kind' | 'status'> {
  kind: (typeof entryKinds)[number];
  status: 'live' | 'ended';
}
export interface KeptMotion extends Omit<typeof motion.$inferSelect, 'kind' | 'status'> {
  kind: MotionKind;
  status: MotionState;
}
export interface KeptVoice extends Omit<typeof motionVoice.$inferSelect, 'vote'> {
  vote: Vote | null;
}

const ofBody = (ctx: Ctx, id: string) => and(eq(jointBody.tenantId, ctx.tenantId), eq(jointBody.id, id));
type New<T extends { $inferInsert: object }, Besides extends string = never> = Omit<
  T['$inferInsert'],
  'tenantId' | Besides
>;

export async function insertBody(ctx: Ctx, row: New<typeof jointBody, 'formedAt' | 'status'>): Promise<KeptBody> {
  const [made] = await db(ctx)
    .insert(jointBody)
    .values({ ...row, status: 'forming', tenantId: ctx.tenantId, formedAt: ctx.clock.now() })
    .returning();
  return made as KeptBody;
}

export async function insertMembers(
  ctx: Ctx,
  rows: readonly Pick<typeof jointMember.$inferInsert, 'bodyId' | 'bankId' | 'status' | 'joinedBy' | 'joinedAt'>[],
): Promise<void> {
  await db(ctx)
    .insert(jointMember)
    .values(rows.map((row) => ({ ...row, tenantId: ctx.tenantId, participants: [row.bankId] })));
}

export async function findBody(ctx: Ctx, id: string): Promise<KeptBody | undefined> {
  const [row] = await db(ctx).select().from(jointBody).where(ofBody(ctx, id));
  return row as KeptBody | undefined;
}

/** Locked: whoever adds to it, votes in it or draws under its line waits. */
export async function lockBody(ctx: Ctx, id: string): Promise<KeptBody | undefined> {
  const [row] = await db(ctx).select().from(jointBody).where(ofBody(ctx, id)).for('no key update');
  return row as KeptBody | undefined;
}

/** As the system: bodies that a party belongs to, or that are over it. */
export async function listBodies(
  ctx: Ctx,
  partyId: string,
  after: string | undefined,
  limit: number,
): Promise<KeptBody[]> {
  const rows = await db(ctx)
    .select()
    .from(jointBody)
    .where(
      and(
        eq(jointBody.tenantId, ctx.tenantId),
        or(eq(jointBody.debtorId, partyId), sql`${jointBody.participants} @> array[${partyId}]`),
        after === undefined ? undefined : gt(jointBody.id, after),
      ),
    )
    .orderBy(asc(jointBody.id))
    .limit(limit);
  return rows as KeptBody[];
}

export async function changeBody(
  ctx: Ctx,
  id: string,
  change: Partial<Pick<typeof jointBody.$inferInsert, 'status' | 'lineMinor' | 'lineMotionId' | 'participants'>>,
): Promise<KeptBody> {
  const [row] = await db(ctx).update(jointBody).set(change).where(ofBody(ctx, id)).returning();
  return row as KeptBody;
}

/** As the system: every member, whoever asks. */
export const listMembers = async (ctx: Ctx, bodyId: string) =>
  (await db(ctx)
    .select()
    .from(jointMember)
    .where(and(eq(jointMember.tenantId, ctx.tenantId), eq(jointMember.bodyId, bodyId)))
    .orderBy(asc(jointMember.bankId))) as (Omit<typeof jointMember.$inferSelect, 'status'> & {
    status: (typeof memberStates)[number];
  })[];

export async function joinBody(ctx: Ctx, bodyId: string, bankId: string, personId: string): Promise<boolean> {
  const rows = await db(ctx)
    .update(jointMember)
    .set({ status: 'joined', joinedBy: personId, joinedAt: ctx.clock.now() })
    .where(
      and(
        eq(jointMember.tenantId, ctx.tenantId),
        eq(jointMember.bodyId, bodyId),
        eq(jointMember.bankId, bankId),
        eq(jointMember.status, 'invited'),
      ),
    )
    .returning({ bankId: jointMember.bankId });
  return rows.length > 0;
}

/** As the system: a bank that is invited or has joined is in it no more. */
export async function leaveBody(ctx: Ctx, bodyId: string, bankId: string): Promise<boolean> {
  const rows = await db(ctx)
    .update(jointMember)
    .set({ status: 'left' })
    .where(
      and(
        eq(jointMember.tenantId, ctx.tenantId),
        eq(jointMember.bodyId, bodyId),
        eq(jointMember.bankId, bankId),
        among(jointMember.status, ['invited', 'joined']),
      ),
    )
    .returning({ bankId: jointMember.bankId });
  return rows.length > 0;
}

/** Firms that a body runs for, of some. */
export async function withBody(ctx: Ctx, debtorIds: readonly string[]): Promise<Set<string>> {
  const rows = await db(ctx)
    .select({ debtorId: jointBody.debtorId })
    .from(jointBody)
    .where(
      and(
        eq(jointBody.tenantId, ctx.tenantId),
        sql`${jointBody.debtorId} = any (${sql.param([...debtorIds])})`,
        sql`${jointBody.status} <> 'closed'`,
      ),
    );
  return new Set(rows.map(({ debtorId }) => debtorId));
}

/** As the system: whether a body of a kind is open for a firm. */
export async function hasBody(ctx: Ctx, debtorId: string, kind: string): Promise<boolean> {
  const rows = await db(ctx)
    .select({ id: jointBody.id })
    .from(jointBody)
    .where(
      and(
        eq(jointBody.tenantId, ctx.tenantId),
        eq(jointBody.debtorId, debtorId),
        eq(jointBody.kind, kind),
        sql`${jointBody.status} <> 'closed'`,
      ),
    )
    .limit(1);
  return rows.length > 0;
}

export async function insertEntry(ctx: Ctx, row: New<typeof jointEntry, 'reportedAt' | 'status' | 'participants'>) {
  const [made] = await db(ctx)
    .insert(jointEntry)
    .values({
      ...row,
      status: 'live',
      tenantId: ctx.tenantId,
      reportedAt: ctx.clock.now(),
      participants: [row.bankId],
    })
    .returning();
  return made as KeptEntry;
}

export async function endEntry(ctx: Ctx, id: string, bankId: string): Promise<KeptEntry | undefined> {
  const [row] = await db(ctx)
    .update(jointEntry)
    .set({ status: 'ended', endedAt: ctx.clock.now() })
    .where(
      and(
        eq(jointEntry.tenantId, ctx.tenantId),
        eq(jointEntry.bankId, bankId),
        eq(jointEntry.status, 'live'),
        eq(jointEntry.id, id),
      ),
    )
    .returning();
  return row as KeptEntry | undefined;
}

/** What counts of one thing on record, and of the loans under it that once were counted each. */
const liveOf = (ctx: Ctx, bodyId: string, bankId: string, takerId: string) =>
  and(
    eq(jointEntry.tenantId, ctx.tenantId),
    eq(jointEntry.bodyId, bodyId),
    eq(jointEntry.bankId, bankId),
    eq(jointEntry.status, 'live'),
    isNull(jointEntry.documentHash),
    sql`(${jointEntry.objectId} = ${takerId} or ${jointEntry.objectId} in (
      select id from loan where tenant_id = ${ctx.tenantId} and facility_id = ${takerId}))`,
  );

/** What was counted of it so far: in the money of the body, and in its own where that was kept. */
export async function countedOf(
  ctx: Ctx,
  bodyId: string,
  bankId: string,
  takerId: string,
): Promise<{ amountMinor: bigint; ownMinor: bigint | null } | undefined> {
  const [row] = await db(ctx)
    .select({
      amountMinor: sql<string | null>`sum(${jointEntry.amountMinor})`,
      ownMinor: sql<
        string | null
      >`case when bool_and(${jointEntry.ownMinor} is not null) then sum(${jointEntry.ownMinor}) end`,
    })
    .from(jointEntry)
    .where(liveOf(ctx, bodyId, bankId, takerId));
  return row?.amountMinor == null
    ? undefined
    : { amountMinor: BigInt(row.amountMinor), ownMinor: row.ownMinor === null ? null : BigInt(row.ownMinor) };
}

export async function endEntriesOf(ctx: Ctx, bodyId: string, bankId: string, takerId: string): Promise<void> {
  await db(ctx)
    .update(jointEntry)
    .set({ status: 'ended', endedAt: ctx.clock.now() })
    .where(liveOf(ctx, bodyId, bankId, takerId));
}

export async function listEntries(ctx: Ctx, bodyId: string): Promise<KeptEntry[]> {
  const rows = await db(ctx)
    .select()
    .from(jointEntry)
    .where(and(eq(jointEntry.tenantId, ctx.tenantId), eq(jointEntry.bodyId, bodyId)))
    .orderBy(asc(jointEntry.id));
  return rows as KeptEntry[];
}

/** What each bank has out under a body, or had at an instant, low-risk items apart: as the system, for sums and for frozen weights. */
export async function outByBank(
  ctx: Ctx,
  bodyId: string,
  { withLowRisk = false, at, isOwnLoan = false }: { withLowRisk?: boolean; at?: Date; isOwnLoan?: boolean } = {},
): Promise<Map<string, bigint>> {
  const { reportedAt, endedAt } = jointEntry;
  const rows = await db(ctx)
    .select({ bankId: jointEntry.bankId, minor: sql<bigint>`sum(${jointEntry.amountMinor})::bigint`.mapWith(BigInt) })
    .from(jointEntry)
    .where(
      and(
        eq(jointEntry.tenantId, ctx.tenantId),
        eq(jointEntry.bodyId, bodyId),
        at === undefined
          ? eq(jointEntry.status, 'live')
          : and(lt(reportedAt, at), or(isNull(endedAt), gte(endedAt, at))),
        // What follows a loan was reported on no paper.
        isOwnLoan ? isNull(jointEntry.documentHash) : undefined,
        withLowRisk ? undefined : eq(jointEntry.isLowRisk, false),
      ),
    )
    .groupBy(jointEntry.bankId);
  return new Map(rows.map(({ bankId, minor }) => [bankId, minor]));
}

export async function insertMotion(ctx: Ctx, row: New<typeof motion, 'putAt' | 'status'>): Promise<KeptMotion> {
  const [made] = await db(ctx)
    .insert(motion)
    .values({ ...row, status: 'open', tenantId: ctx.tenantId, putAt: ctx.clock.now() })
    .returning();
  return made as KeptMotion;
}

export async function insertVoices(ctx: Ctx, motionId: string, weights: ReadonlyMap<string, bigint>): Promise<void> {
  await db(ctx)
    .insert(motionVoice)
    .values(
      [...weights].map(([bankId, weightMinor]) => ({
        tenantId: ctx.tenantId,
        motionId,
        bankId,
        weightMinor,
        participants: [bankId],
      })),
    );
}

export async function findMotion(ctx: Ctx, id: string): Promise<KeptMotion | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(motion)
    .where(and(eq(motion.tenantId, ctx.tenantId), eq(motion.id, id)));
  return row as KeptMotion | undefined;
}

export async function listMotions(ctx: Ctx, bodyId: string): Promise<KeptMotion[]> {
  const rows = await db(ctx)
    .select()
    .from(motion)
    .where(and(eq(motion.tenantId, ctx.tenantId), eq(motion.bodyId, bodyId)))
    .orderBy(asc(motion.id));
  return rows as KeptMotion[];
}

/** Motions that are open and whose day is over, or whose body is closed: as the timer, or as the motion that closed it. */
export async function loseOver(ctx: Ctx, over: { before: string } | { bodyId: string }): Promise<KeptMotion[]> {
  const rows = await db(ctx)
    .update(motion)
    .set({ status: 'lost', decidedAt: ctx.clock.now() })
    .where(
      and(
        eq(motion.tenantId, ctx.tenantId),
        eq(motion.status, 'open'),
        'before' in over ? lt(motion.closesOn, over.before) : eq(motion.bodyId, over.bodyId),
      ),
    )
    .returning();
  return rows as KeptMotion[];
}

export async function findVoice(ctx: Ctx, motionId: string, bankId: string): Promise<KeptVoice | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(motionVoice)
    .where(
      and(eq(motionVoice.tenantId, ctx.tenantId), eq(motionVoice.motionId, motionId), eq(motionVoice.bankId, bankId)),
    );
  return row as KeptVoice | undefined;
}

export async function castVote(
  ctx: Ctx,
  voice: { motionId: string; bankId: string; vote: Vote; personId: string },
): Promise<KeptVoice | undefined> {
  const [row] = await db(ctx)
    .update(motionVoice)
    .set({ vote: voice.vote, votedByPerson: voice.personId, votedAt: ctx.clock.now() })
    .where(
      and(
        eq(motionVoice.tenantId, ctx.tenantId),
        eq(motionVoice.motionId, voice.motionId),
        eq(motionVoice.bankId, voice.bankId),
        sql`${motionVoice.vote} is null`,
      ),
    )
    .returning();
  return row as KeptVoice | undefined;
}

export async function countVote(
  ctx: Ctx,
  id: string,
  change: Partial<
    Pick<typeof motion.$inferInsert, 'forMinor' | 'forHeads' | 'againstMinor' | 'againstHeads' | 'status' | 'decidedAt'>
  >,
): Promise<KeptMotion> {
  const [row] = await db(ctx)
    .update(motion)
    .set(change)
    .where(and(eq(motion.tenantId, ctx.tenantId), eq(motion.id, id)))
    .returning();
  return row as KeptMotion;
}
