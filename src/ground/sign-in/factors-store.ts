import { and, eq, isNull, lt, sql } from 'drizzle-orm';
import { person } from '../../../db/schema/parties.ts';
import { knownDevice, recoveryCode, signIn } from '../../../db/schema/sign-in.ts';
import { type Ctx, type Db, db, given, prepared } from '../../context.ts';

export type SignInRow = typeof signIn.$inferSelect;

/** Whom a login name names, with what an attempt is judged by. */
export interface FoundSignIn {
  tenantId: string;
  partyId: string;
  personId: string;
  passwordHash: string | null;
  totpSealed: string | null;
  totpStep: bigint;
  recoveryHashes: Uint8Array[];
  knowsDevice: boolean;
}

const signInByName = prepared((handle) =>
  handle
    .select({
      tenantId: sql<string>`tenant_id`,
      partyId: sql<string>`party_id`,
      personId: sql<string>`person_id`,
      passwordHash: sql<string | null>`password_hash`,
      totpSealed: sql<string | null>`totp_sealed`,
      totpStep: sql<bigint>`totp_step`.mapWith(BigInt),
      recoveryHashes: sql<Uint8Array[]>`recovery_hashes`,
      knowsDevice: sql<boolean>`knows_device`,
    })
    .from(sql`find_sign_in(${given('name')}, ${given('device')})`),
);

export async function findSignIn(handle: Db, name: string, device: Uint8Array): Promise<FoundSignIn | undefined> {
  const [row] = await signInByName(handle, { name, device });
  return row;
}

const own = (ctx: Ctx, personId: string) => and(eq(signIn.tenantId, ctx.tenantId), eq(signIn.personId, personId));

export async function lockFactors(ctx: Ctx, personId: string): Promise<SignInRow | undefined> {
  const [row] = await db(ctx).select().from(signIn).where(own(ctx, personId)).for('no key update');
  return row;
}

export async function findFactors(ctx: Ctx, personId: string): Promise<SignInRow | undefined> {
  const [row] = await db(ctx).select().from(signIn).where(own(ctx, personId));
  return row;
}

/** What is set stays set; the row is made where there is none. Undefined when the login name is somebody's. */
export async function saveFactors(
  ctx: Ctx,
  { personId, loginName, participants }: Pick<SignInRow, 'personId' | 'loginName' | 'participants'>,
  values: Partial<Omit<SignInRow, 'tenantId' | 'personId' | 'participants' | 'loginName'>>,
): Promise<SignInRow | undefined> {
  const [changed] = await db(ctx).update(signIn).set(values).where(own(ctx, personId)).returning();
  if (changed) return changed;
  const [made] = await db(ctx)
    .insert(signIn)
    .values({ totpStep: 0n, ...values, tenantId: ctx.tenantId, personId, participants, loginName })
    .onConflictDoNothing()
    .returning();
  return made;
}

/** The step of the authenticator is used up: false when it, or a later one, was used before. */
export async function useStep(ctx: Ctx, personId: string, step: bigint): Promise<boolean> {
  const rows = await db(ctx)
    .update(signIn)
    .set({ totpStep: step })
    .where(and(own(ctx, personId), lt(signIn.totpStep, step)))
    .returning({ personId: signIn.personId });
  return rows.length === 1;
}

export async function useRecoveryCode(ctx: Ctx, personId: string, codeHash: Uint8Array): Promise<boolean> {
  const rows = await db(ctx)
    .update(recoveryCode)
    .set({ usedAt: ctx.clock.now() })
    .where(
      and(
        eq(recoveryCode.tenantId, ctx.tenantId),
        eq(recoveryCode.personId, personId),
        eq(recoveryCode.codeHash, codeHash),
        isNull(recoveryCode.usedAt),
      ),
    )
    .returning({ personId: recoveryCode.personId });
  return rows.length === 1;
}

export async function replaceRecoveryCodes(
  ctx: Ctx,
  { personId, participants, line }: { personId: string; participants: string[]; line: string[] },
  hashes: readonly Uint8Array[],
): Promise<void> {
  await db(ctx)
    .delete(recoveryCode)
    .where(and(eq(recoveryCode.tenantId, ctx.tenantId), eq(recoveryCode.personId, personId)));
  if (hashes.length === 0) return;
  const madeAt = ctx.clock.now();
  await db(ctx)
    .insert(recoveryCode)
    .values(hashes.map((codeHash) => ({ tenantId: ctx.tenantId, personId, participants, line, codeHash, madeAt })));
}

/** Of the codes that were not used yet. */
export async function recoveryHashesOf(ctx: Ctx, personId: string): Promise<Uint8Array[]> {
  const rows = await db(ctx)
    .select({ hash: recoveryCode.codeHash })
    .from(recoveryCode)
    .where(
      and(eq(recoveryCode.tenantId, ctx.tenantId), eq(recoveryCode.personId, personId), isNull(recoveryCode.usedAt)),
    );
  return rows.map(({ hash }) => hash);
}

export const countRecoveryCodes = (ctx: Ctx, personId: string): Promise<number> =>
  db(ctx).$count(
    recoveryCode,
    and(eq(recoveryCode.tenantId, ctx.tenantId), eq(recoveryCode.personId, personId), isNull(recoveryCode.usedAt)),
  );

/** The device is known from now on; of many, the ones not seen for longest are forgotten. */
export async function noteDevice(
  ctx: Ctx,
  { personId, participants, tokenHash }: { personId: string; participants: string[]; tokenHash: Uint8Array },
): Promise<void> {
  const seenAt = ctx.clock.now();
  await db(ctx)
    .insert(knownDevice)
    .values({ tenantId: ctx.tenantId, personId, participants, tokenHash, seenAt })
    .onConflictDoUpdate({
      target: [knownDevice.tenantId, knownDevice.personId, knownDevice.tokenHash],
      set: { seenAt },
    });
  await db(ctx).execute(sql`delete from known_device where tenant_id = ${ctx.tenantId} and person_id = ${personId}
    and token_hash not in (select d.token_hash from known_device d where d.tenant_id = ${ctx.tenantId}
      and d.person_id = ${personId} order by d.seen_at desc limit 20)`);
}

export async function forgetDevices(ctx: Ctx, personId: string): Promise<void> {
  await db(ctx)
    .delete(knownDevice)
    .where(and(eq(knownDevice.tenantId, ctx.tenantId), eq(knownDevice.personId, personId)));
}

/** Whose a person is. */
export async function partyOf(ctx: Ctx, personId: string): Promise<string | undefined> {
  const [row] = await db(ctx)
    .select({ partyId: person.partyId })
    .from(person)
    .where(and(eq(person.tenantId, ctx.tenantId), eq(person.id, personId)));
  return row?.partyId;
}
