import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm';
import { apiKey } from '../../../db/schema/parties.ts';
import { knownDevice, passkey, recovery, recoveryCode, signIn } from '../../../db/schema/sign-in.ts';
import { type Ctx, type Db, db, given, prepared } from '../../context.ts';

export type RecoveryRow = typeof recovery.$inferSelect;

export interface FoundRecovery {
  tenantId: string;
  partyId: string;
  personId: string;
  id: string;
  secretHash: Uint8Array;
  opensAt: Date;
  lapsesAt: Date;
}

const toDate = (value: string | Date): Date => new Date(value);
const recoveryByPrefix = prepared((handle) =>
  handle
    .select({
      tenantId: sql<string>`tenant_id`,
      partyId: sql<string>`party_id`,
      personId: sql<string>`person_id`,
      id: sql<string>`id`,
      secretHash: sql<Uint8Array>`secret_hash`,
      opensAt: sql<Date>`opens_at`.mapWith(toDate),
      lapsesAt: sql<Date>`lapses_at`.mapWith(toDate),
    })
    .from(sql`find_recovery(${given('prefix')})`),
);

/** Neither used nor cancelled, of somebody who may enter, in whatever tenant. */
export async function findRecovery(handle: Db, prefix: string): Promise<FoundRecovery | undefined> {
  const [row] = await recoveryByPrefix(handle, { prefix });
  return row;
}

const of = (ctx: Ctx, personId: string) => and(eq(recovery.tenantId, ctx.tenantId), eq(recovery.personId, personId));
const waiting = (ctx: Ctx, personId: string) =>
  and(of(ctx, personId), isNull(recovery.usedAt), isNull(recovery.cancelledAt));

/** Undefined where the code was used before, or another waits still. */
export async function insertRecovery(
  ctx: Ctx,
  row: Omit<typeof recovery.$inferInsert, 'tenantId'>,
): Promise<RecoveryRow | undefined> {
  const [made] = await db(ctx)
    .insert(recovery)
    .values({ ...row, tenantId: ctx.tenantId })
    .onConflictDoNothing()
    .returning();
  return made;
}

/** Whether a key was made under the same code. */
export async function isKey(ctx: Ctx, prefix: string): Promise<boolean> {
  const rows = await db(ctx)
    .select({ id: apiKey.id })
    .from(apiKey)
    .where(and(eq(apiKey.tenantId, ctx.tenantId), eq(apiKey.prefix, prefix)));
  return rows.length > 0;
}

/** Whatever waits past its time makes room for another. */
export async function dropLapsed(ctx: Ctx, personId: string): Promise<void> {
  await db(ctx)
    .update(recovery)
    .set({ cancelledAt: ctx.clock.now(), cancelledBy: 'lapsed' })
    .where(and(waiting(ctx, personId), sql`${recovery.lapsesAt} <= ${ctx.clock.now().toISOString()}::timestamptz`));
}

export async function cancelRecovery(
  ctx: Ctx,
  personId: string,
  cancelledBy: string,
): Promise<RecoveryRow | undefined> {
  const [row] = await db(ctx)
    .update(recovery)
    .set({ cancelledAt: ctx.clock.now(), cancelledBy })
    .where(
      and(
        waiting(ctx, personId),
        gt(recovery.lapsesAt, ctx.clock.now()),
        cancelledBy === personId ? eq(recovery.personMayCancel, true) : undefined,
      ),
    )
    .returning();
  return row;
}

/** It is used up: false where it was used or cancelled meanwhile. */
export async function useRecovery(ctx: Ctx, personId: string, id: string): Promise<boolean> {
  const rows = await db(ctx)
    .update(recovery)
    .set({ usedAt: ctx.clock.now() })
    .where(and(waiting(ctx, personId), eq(recovery.id, id)))
    .returning({ id: recovery.id });
  return rows.length === 1;
}

/** From then on keys alone give nobody a second factor: who holds one may be who took the rest. */
export const wasRecovered = async (ctx: Ctx, personId: string): Promise<boolean> =>
  (await db(ctx).$count(recovery, and(of(ctx, personId), sql`${recovery.usedAt} is not null`))) > 0;

export const listRecoveries = (ctx: Ctx, personId: string): Promise<RecoveryRow[]> =>
  db(ctx).select().from(recovery).where(of(ctx, personId)).orderBy(desc(recovery.id)).limit(50);

/** Whether one waits that its person does not cancel. */
export const isWithoutNo = async (ctx: Ctx, personId: string): Promise<boolean> =>
  (await db(ctx).$count(recovery, and(waiting(ctx, personId), eq(recovery.personMayCancel, false)))) > 0;

/** What a person signed in with before opens nothing any more. The login name stays theirs. */
export async function dropFactors(ctx: Ctx, personId: string): Promise<void> {
  const now = ctx.clock.now();
  await db(ctx)
    .update(signIn)
    .set({
      passwordHash: null,
      passwordAt: null,
      passwordLine: [],
      totpSealed: null,
      totpAt: null,
      totpLine: [],
      pendingTotp: null,
      pendingAt: null,
    })
    .where(and(eq(signIn.tenantId, ctx.tenantId), eq(signIn.personId, personId)));
  await db(ctx)
    .update(passkey)
    .set({ removedAt: now })
    .where(and(eq(passkey.tenantId, ctx.tenantId), eq(passkey.personId, personId), isNull(passkey.removedAt)));
  for (const table of [recoveryCode, knownDevice])
    await db(ctx)
      .delete(table)
      .where(and(eq(table.tenantId, ctx.tenantId), eq(table.personId, personId)));
}
