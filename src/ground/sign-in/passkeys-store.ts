import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { passkey } from '../../../db/schema/sign-in.ts';
import { type Ctx, type Db, db, given, prepared } from '../../context.ts';

export type PasskeyRow = typeof passkey.$inferSelect;

export interface FoundPasskey {
  tenantId: string;
  partyId: string;
  personId: string;
  id: string;
  publicKey: Uint8Array;
  counter: bigint;
}

const passkeyByCredential = prepared((handle) =>
  handle
    .select({
      tenantId: sql<string>`tenant_id`,
      partyId: sql<string>`party_id`,
      personId: sql<string>`person_id`,
      id: sql<string>`id`,
      publicKey: sql<Uint8Array>`public_key`,
      counter: sql<bigint>`counter`.mapWith(BigInt),
    })
    .from(sql`find_passkey(${given('credential')})`),
);

/** Whose it is, in whatever tenant. */
export async function findPasskey(handle: Db, credential: string): Promise<FoundPasskey | undefined> {
  const [row] = await passkeyByCredential(handle, { credential });
  return row;
}

const own = (ctx: Ctx, personId: string) =>
  and(eq(passkey.tenantId, ctx.tenantId), eq(passkey.personId, personId), isNull(passkey.removedAt));
const live = (ctx: Ctx, personId: string) => and(own(ctx, personId), isNull(passkey.clonedAt));

/** Undefined where the device is known already, here or in another tenant. */
export async function insertPasskey(
  ctx: Ctx,
  row: Omit<typeof passkey.$inferInsert, 'tenantId'>,
): Promise<PasskeyRow | undefined> {
  const [made] = await db(ctx)
    .insert(passkey)
    .values({ ...row, tenantId: ctx.tenantId })
    .onConflictDoNothing()
    .returning();
  return made;
}

/** Of a person, those that were removed aside. */
export const listPasskeys = (ctx: Ctx, personId: string): Promise<PasskeyRow[]> =>
  db(ctx).select().from(passkey).where(own(ctx, personId)).orderBy(asc(passkey.id));

export const countPasskeys = (ctx: Ctx, personId: string): Promise<number> =>
  db(ctx).$count(passkey, live(ctx, personId));

export async function findOwnPasskey(ctx: Ctx, personId: string, credential: string): Promise<PasskeyRow | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(passkey)
    .where(and(live(ctx, personId), eq(passkey.credentialId, credential)));
  return row;
}

/** It was used: by what it was added; undefined where it counts no further than before, or was used up meanwhile. A device that does not count stays at 0. */
export async function usePasskey(ctx: Ctx, id: string, counter: bigint): Promise<string[] | undefined> {
  const [row] = await db(ctx)
    .update(passkey)
    .set({ counter, usedAt: ctx.clock.now() })
    .where(
      and(
        eq(passkey.tenantId, ctx.tenantId),
        eq(passkey.id, id),
        isNull(passkey.removedAt),
        isNull(passkey.clonedAt),
        sql`(${passkey.counter} < ${counter.toString()}::bigint or (${passkey.counter} = 0 and ${counter.toString()}::bigint = 0))`,
      ),
    )
    .returning({ line: passkey.line });
  return row?.line;
}

export async function changePasskey(
  ctx: Ctx,
  personId: string,
  id: string,
  values: Partial<Pick<PasskeyRow, 'name' | 'clonedAt' | 'removedAt'>>,
): Promise<PasskeyRow | undefined> {
  const [row] = await db(ctx)
    .update(passkey)
    .set(values)
    .where(and(own(ctx, personId), eq(passkey.id, id)))
    .returning();
  return row;
}
