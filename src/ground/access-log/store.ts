import { and, desc, eq, lt, sql } from 'drizzle-orm';
import { accessEntry, personCipher } from '../../../db/schema/access-log.ts';
import { among } from '../../../db/schema/columns.ts';
import { type Ctx, db } from '../../context.ts';

type Bytes = Uint8Array<ArrayBuffer>;
export type AccessRow = typeof accessEntry.$inferSelect;

/** The keys of these people as far as they have one; null for one that is destroyed. As the system. */
export async function findKeys(ctx: Ctx, personIds: readonly string[]): Promise<Map<string, Bytes | null>> {
  const rows = await db(ctx)
    .select()
    .from(personCipher)
    .where(and(eq(personCipher.tenantId, ctx.tenantId), among(personCipher.personId, personIds)));
  return new Map(rows.map((row) => [row.personId, row.key && new Uint8Array(row.key)]));
}

/** The same, made where there are none yet. */
export async function personKeys(ctx: Ctx, personIds: readonly string[]): Promise<Map<string, Bytes | null>> {
  if (personIds.length === 0) return new Map();
  const fresh = personIds.map((personId) => ({
    tenantId: ctx.tenantId,
    personId,
    key: ctx.chance(new Uint8Array(32)),
    destroyedAt: null,
  }));
  await db(ctx).insert(personCipher).values(fresh).onConflictDoNothing();
  return findKeys(ctx, personIds);
}

/** From here on nobody can read what was sealed with it. False where it was destroyed before. */
export async function destroyKey(ctx: Ctx, personId: string): Promise<boolean> {
  const at = ctx.clock.now();
  const rows = await db(ctx)
    .insert(personCipher)
    .values({ tenantId: ctx.tenantId, personId, key: null, destroyedAt: at })
    .onConflictDoUpdate({
      target: [personCipher.tenantId, personCipher.personId],
      set: { key: null, destroyedAt: at },
      setWhere: sql`${personCipher.key} is not null`,
    })
    .returning({ personId: personCipher.personId });
  return rows.length > 0;
}

export async function insertEntries(ctx: Ctx, rows: readonly Omit<AccessRow, 'tenantId'>[]): Promise<void> {
  await db(ctx)
    .insert(accessEntry)
    .values(rows.map((row) => ({ ...row, tenantId: ctx.tenantId })));
}

/** What is asked for of the log, newest first. */
export interface AccessFilter {
  personId?: string | undefined;
  what?: string | undefined;
  before?: string | undefined;
}

export async function listEntries(ctx: Ctx, partyId: string, asked: AccessFilter, most: number): Promise<AccessRow[]> {
  const { personId, what, before } = asked;
  return db(ctx)
    .select()
    .from(accessEntry)
    .where(
      and(
        eq(accessEntry.tenantId, ctx.tenantId),
        eq(accessEntry.partyId, partyId),
        personId === undefined ? undefined : eq(accessEntry.personId, personId),
        what === undefined ? undefined : eq(accessEntry.what, what),
        before === undefined ? undefined : lt(accessEntry.id, before),
      ),
    )
    .orderBy(desc(accessEntry.id))
    .limit(most);
}

/** Removes entries older than `keepDays`; the database keeps what is younger than its floor. @returns how many went */
export async function dropEntries(ctx: Ctx, keepDays: number): Promise<number> {
  const due = new Date(ctx.clock.now().getTime() - keepDays * 86_400_000);
  const gone = await db(ctx)
    .delete(accessEntry)
    .where(and(eq(accessEntry.tenantId, ctx.tenantId), lt(accessEntry.at, due)))
    .returning({ id: accessEntry.id });
  return gone.length;
}
