import { and, asc, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { apiKey, apiKeyUse, person } from '../../../db/schema/parties.ts';
import { type Ctx, type Db, db, rowsOf } from '../../context.ts';
import { makersOf } from './people-store.ts';
import type { ApiKeyView } from './schemas.ts';

type Row = typeof apiKey.$inferSelect;

const viewOf = (row: Row, lastUsedOn: string | null = null): ApiKeyView => ({
  keyId: row.id,
  personId: row.personId,
  prefix: row.prefix,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
  lastUsedOn,
  acts: row.acts,
  reads: row.reads,
  networks: row.networks,
  replaces: row.replaces,
  awaitsHolder: row.awaitsHolder,
});

export type NewKey = Pick<Row, 'id' | 'personId' | 'prefix' | 'secretHash' | 'expiresAt'> &
  Partial<Pick<Row, 'acts' | 'reads' | 'networks' | 'replaces' | 'awaitsHolder'>>;

/** Undefined when one of the codes was used before, by whomever. */
export async function insertKeys(
  ctx: Ctx,
  keys: readonly NewKey[],
  isFounding = false,
): Promise<ApiKeyView[] | undefined> {
  const { by, agreedBy } = makersOf(ctx);
  const rows = await db(ctx)
    .insert(apiKey)
    .values(
      keys.map((key) => ({
        acts: null,
        reads: null,
        networks: null,
        replaces: null,
        awaitsHolder: false,
        ...key,
        tenantId: ctx.tenantId,
        createdAt: ctx.clock.now(),
        issuedBy: isFounding ? null : by,
        agreedBy: isFounding ? [] : agreedBy,
      })),
    )
    .onConflictDoNothing({ target: apiKey.prefix })
    .returning();
  return rows.length === keys.length ? rows.map((row) => viewOf(row)) : undefined;
}

const byId = (ctx: Ctx, keyId: string) => and(eq(apiKey.tenantId, ctx.tenantId), eq(apiKey.id, keyId));

export async function findKey(ctx: Ctx, keyId: string): Promise<ApiKeyView | undefined> {
  const [row] = await db(ctx).select().from(apiKey).where(byId(ctx, keyId));
  return row && viewOf(row);
}

/** As it is after, when it was not revoked until now. */
export async function changeKey(
  ctx: Ctx,
  keyId: string,
  change: Partial<Pick<Row, 'revokedAt' | 'expiresAt' | 'awaitsHolder'>>,
): Promise<ApiKeyView | undefined> {
  const [row] = await db(ctx)
    .update(apiKey)
    .set(change)
    .where(and(byId(ctx, keyId), isNull(apiKey.revokedAt)))
    .returning();
  return row && viewOf(row);
}

/** Whether a person has something that opens: a key, or a password with a second factor. */
export async function canSpeak(ctx: Ctx, personId: string): Promise<boolean> {
  const [found] = rowsOf<{ speaks: boolean }>(
    await db(ctx).execute(sql`
      select exists (select from api_key k where k.tenant_id = ${ctx.tenantId} and k.person_id = ${personId} and k.revoked_at is null
          and not k.awaits_holder and (k.expires_at is null or k.expires_at > ${ctx.clock.now().toISOString()}::timestamptz))
        or exists (select from sign_in s where s.tenant_id = ${ctx.tenantId} and s.person_id = ${personId}
          and s.password_hash is not null and s.totp_sealed is not null)
        or exists (select from passkey s where s.tenant_id = ${ctx.tenantId} and s.person_id = ${personId}
          and s.removed_at is null and s.cloned_at is null) as speaks`),
  );
  return found?.speaks === true;
}

/** Whether another key stands in the place of this one. */
export async function isReplaced(ctx: Ctx, keyId: string): Promise<boolean> {
  const rows = await db(ctx)
    .select({ id: apiKey.id })
    .from(apiKey)
    .where(and(eq(apiKey.tenantId, ctx.tenantId), eq(apiKey.replaces, keyId)))
    .limit(1);
  return rows.length > 0;
}

/** Revokes what took the place of a key, and of that, to the end of the line. @returns which keys */
export async function revokeAfter(ctx: Ctx, keyId: string): Promise<string[]> {
  const rows = rowsOf<{ id: string }>(
    await db(ctx).execute(sql`
      with recursive after (id) as (
        select k.id from api_key k where k.tenant_id = ${ctx.tenantId} and k.replaces = ${keyId}
        union select k.id from api_key k join after a on k.tenant_id = ${ctx.tenantId} and k.replaces = a.id)
      update api_key k set revoked_at = ${ctx.clock.now().toISOString()}::timestamptz
      from after a where k.tenant_id = ${ctx.tenantId} and k.id = a.id and k.revoked_at is null returning k.id`),
  );
  return rows.map(({ id }) => id).sort();
}

/** Keys of people of a party, by identifier; of one person where one is named. */
export async function listKeys(
  ctx: Ctx,
  partyId: string,
  personId: string | undefined,
  after: string | undefined,
  limit: number,
): Promise<ApiKeyView[]> {
  const rows = await db(ctx)
    .select({ key: apiKey, lastUsedOn: apiKeyUse.lastUsedOn })
    .from(apiKey)
    .innerJoin(person, and(eq(person.tenantId, apiKey.tenantId), eq(person.id, apiKey.personId)))
    .leftJoin(apiKeyUse, and(eq(apiKeyUse.tenantId, apiKey.tenantId), eq(apiKeyUse.keyId, apiKey.id)))
    .where(
      and(
        eq(apiKey.tenantId, ctx.tenantId),
        eq(person.partyId, partyId),
        personId === undefined ? undefined : among(apiKey.personId, [personId]),
        after === undefined ? undefined : gt(apiKey.id, after),
      ),
    )
    .orderBy(asc(apiKey.id))
    .limit(limit);
  return rows.map(({ key, lastUsedOn }) => viewOf(key, lastUsedOn));
}

/** Notes that a key is used today. It makes no new version of the key, so who is remembered stays so. */
export const noteUse = (handle: Db, tenantId: string, keyId: string, lastUsedOn: string) =>
  handle
    .insert(apiKeyUse)
    .values({ tenantId, keyId, lastUsedOn })
    .onConflictDoUpdate({
      target: [apiKeyUse.tenantId, apiKeyUse.keyId],
      set: { lastUsedOn },
      setWhere: lt(apiKeyUse.lastUsedOn, lastUsedOn),
    });
