import { and, desc, eq, gt, isNotNull, isNull, lt, ne, sql } from 'drizzle-orm';
import { person } from '../../../db/schema/parties.ts';
import { knownDevice, oauthAssertion, session } from '../../../db/schema/sign-in.ts';
import { type Ctx, type Db, db, given, prepared, rowsOf } from '../../context.ts';
import type { Credential } from '../parties/index.ts';

export type SessionRow = typeof session.$inferSelect;

/** A session as its token finds it, in whatever tenant it lives: what a key is found by, and when a second factor was shown. */
export interface FoundSession extends Credential {
  provedAt: Date | null;
  clientId: string | null;
}

const toDate = (value: string | Date): Date => new Date(value);

const sessionByToken = prepared((handle) =>
  handle
    .select({
      tenantId: sql<string>`tenant_id`,
      keyId: sql<string>`key_id`,
      secretHash: sql<Uint8Array>`''::bytea`,
      expiresAt: sql<Date | null>`expires_at`.mapWith(toDate),
      revokedAt: sql<Date | null>`null`,
      provedAt: sql<Date | null>`proved_at`.mapWith(toDate),
      acts: sql<string[] | null>`acts`,
      clientId: sql<string | null>`client_id`,
      reads: sql<string[] | null>`reads`,
      networks: sql<string[] | null>`networks`,
      personId: sql<string>`person_id`,
      personName: sql<string>`person_name`,
      state: sql<Credential['state']>`state`,
      mandates: sql<string[]>`mandates`,
      mandateDates: sql<Credential['mandateDates']>`mandate_dates`,
      limits: sql<Credential['limits']>`limits`,
      partyId: sql<string>`party_id`,
      partyName: sql<string>`party_name`,
      roles: sql<string[]>`roles`,
      madeBy: sql<string[]>`made_by`,
      made: sql<string[] | null>`made`,
      stands: sql<string>`stands`,
    })
    .from(sql`authenticate_session(${given('hash')}, ${given('at')}, ${given('idleSeconds')})`),
);

export async function findSession(
  handle: Db,
  hash: Uint8Array,
  at: Date,
  idleSeconds: number,
): Promise<FoundSession | undefined> {
  const [row] = await sessionByToken(handle, { hash, at: at.toISOString(), idleSeconds });
  return row;
}

export async function insertSession(ctx: Ctx, row: Omit<typeof session.$inferInsert, 'tenantId'>): Promise<void> {
  await db(ctx)
    .insert(session)
    .values({ ...row, tenantId: ctx.tenantId });
}

const ofTenant = (ctx: Ctx) => eq(session.tenantId, ctx.tenantId);
/** Live at an instant: not ended, and within both of its limits. */
const live = (ctx: Ctx) => {
  const now = ctx.clock.now();
  return and(isNull(session.endedAt), gt(session.expiresAt, now), gt(session.idleUntil, now));
};

export async function lockSession(ctx: Ctx, id: string): Promise<SessionRow | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(session)
    .where(and(ofTenant(ctx), eq(session.id, id), live(ctx)))
    .for('no key update');
  return row;
}

/** The live session of a person that was begun under a key. */
export async function findBegun(ctx: Ctx, personId: string, begunUnder: Uint8Array): Promise<SessionRow | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(session)
    .where(and(ofTenant(ctx), eq(session.personId, personId), eq(session.begunUnder, begunUnder), live(ctx)))
    .for('no key update');
  return row;
}

/** The same session under another token. */
export async function changeToken(
  ctx: Ctx,
  id: string,
  values: Pick<SessionRow, 'tokenHash'> & Partial<Pick<SessionRow, 'begunWith' | 'provedAt'>>,
): Promise<SessionRow | undefined> {
  const [row] = await db(ctx)
    .update(session)
    .set(values)
    .where(and(ofTenant(ctx), eq(session.id, id), live(ctx)))
    .returning();
  return row;
}

/** The same session under another token, proved now: the token before opens nothing any more. */
export async function renewSession(ctx: Ctx, id: string, tokenHash: Uint8Array): Promise<SessionRow | undefined> {
  const [row] = await db(ctx)
    .update(session)
    .set({ tokenHash, provedAt: ctx.clock.now() })
    .where(and(ofTenant(ctx), eq(session.id, id), live(ctx)))
    .returning();
  return row;
}

type Ending = Pick<SessionRow, 'endedBecause' | 'endedBy'>;

export async function endSession(ctx: Ctx, id: string, ending: Ending): Promise<SessionRow | undefined> {
  const [row] = await db(ctx)
    .update(session)
    .set({ ...ending, endedAt: ctx.clock.now() })
    .where(and(ofTenant(ctx), eq(session.id, id), live(ctx)))
    .returning();
  return row;
}

/** All of a person's, but for one that may go on; how many. */
export async function endSessionsOf(
  ctx: Ctx,
  personId: string,
  ending: Ending,
  exceptId: string | undefined,
): Promise<number> {
  const rows = await db(ctx)
    .update(session)
    .set({ ...ending, endedAt: ctx.clock.now() })
    .where(
      and(
        ofTenant(ctx),
        eq(session.personId, personId),
        live(ctx),
        exceptId === undefined ? undefined : ne(session.id, exceptId),
      ),
    )
    .returning({ id: session.id });
  return rows.length;
}

/** By what a session was begun, and what that came from. */
export const lineOfSession = async (ctx: Ctx, id: string): Promise<string[]> =>
  (await findSessionById(ctx, id))?.line ?? [];

/** A session with whose it is, live or not. */
export async function findSessionById(ctx: Ctx, id: string): Promise<SessionRow | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(session)
    .where(and(ofTenant(ctx), eq(session.id, id)));
  return row;
}

/** Live sessions, newest first: of one person, or of a whole party. */
export async function listSessions(
  ctx: Ctx,
  { partyId, personId }: { partyId: string; personId?: string | undefined },
  before: string | undefined,
  limit: number,
): Promise<(SessionRow & { personName: string })[]> {
  const rows = await db(ctx)
    .select({ row: session, personName: person.name })
    .from(session)
    .innerJoin(person, and(eq(person.tenantId, session.tenantId), eq(person.id, session.personId)))
    .where(
      and(
        ofTenant(ctx),
        eq(person.partyId, partyId),
        personId === undefined ? undefined : eq(session.personId, personId),
        before === undefined ? undefined : lt(session.id, before),
        live(ctx),
      ),
    )
    .orderBy(desc(session.id))
    .limit(limit);
  return rows.map(({ row, personName }) => ({ ...row, personName }));
}

/** Until when to wait; undefined where the attempt was taken. On a connection of its own: what it counts stays counted. */
export async function takeAttempt(
  ctx: Pick<Ctx, 'database'>,
  lanes: readonly { lane: Uint8Array; free: number }[],
  { most, forget, at }: { most: number; forget: number; at: Date },
): Promise<Date | undefined> {
  const result = await ctx.database.anonymous((handle) =>
    handle.execute(sql`select take_attempt(${sql.param(lanes.map(({ lane }) => lane))}::bytea[],
      ${sql.param(lanes.map(({ free }) => free))}::int[], ${most}::int, ${forget}::int, ${at.toISOString()}::timestamptz) as until`),
  );
  const until = rowsOf<{ until: string | Date | null }>(result)[0]?.until ?? null;
  return until === null ? undefined : new Date(until);
}

export async function forgiveAttempt(
  ctx: Pick<Ctx, 'database'>,
  cleared: readonly Uint8Array[],
  lessened: readonly Uint8Array[],
): Promise<void> {
  await ctx.database.anonymous((handle) =>
    handle.execute(
      sql`select forgive_attempt(${sql.param([...cleared])}::bytea[], ${sql.param([...lessened])}::bytea[])`,
    ),
  );
}

/** How many sessions went: those that were over before an instant. */
export async function forgetEnded(ctx: Ctx, { before, unseen }: { before: Date; unseen: Date }): Promise<number> {
  await db(ctx)
    .delete(oauthAssertion)
    .where(and(eq(oauthAssertion.tenantId, ctx.tenantId), lt(oauthAssertion.lapsesAt, ctx.clock.now())));
  await db(ctx)
    .delete(knownDevice)
    .where(and(eq(knownDevice.tenantId, ctx.tenantId), lt(knownDevice.seenAt, unseen)));
  const over = sql`coalesce(${session.endedAt}, least(${session.idleUntil}, ${session.expiresAt}))`;
  const isOver = and(ofTenant(ctx), sql`${over} < ${before.toISOString()}::timestamptz`);
  const gone = await db(ctx)
    .delete(session)
    .where(and(isOver, sql`coalesce(${session.endedBecause}, '') <> 'revoked'`))
    .returning({ id: session.id });
  // What was said in one that was taken back counts no more, for ever: that it was stays, and from where does not.
  await db(ctx)
    .update(session)
    .set({ address: null, agent: null })
    .where(and(isOver, eq(session.endedBecause, 'revoked'), isNotNull(session.address)));
  return gone.length;
}
