import { and, asc, eq, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import { party } from '../../../db/schema/parties.ts';
import { formerName } from '../../../db/schema/registry.ts';
import { type Ctx, db } from '../../context.ts';

export async function insertFormerName(
  ctx: Ctx,
  row: Omit<typeof formerName.$inferInsert, 'tenantId' | 'participants' | 'withdrawnAt'>,
): Promise<boolean> {
  const { changedOn, recordedBy } = row;
  const rows = await db(ctx)
    .insert(formerName)
    .values({ ...row, tenantId: ctx.tenantId, participants: [...new Set([row.statedBy, row.partyId])] })
    .onConflictDoUpdate({
      target: [formerName.tenantId, formerName.partyId, formerName.name, formerName.statedBy],
      set: { changedOn, recordedBy, withdrawnAt: null },
      setWhere: isNotNull(formerName.withdrawnAt),
    })
    .returning({ name: formerName.name });
  return rows.length > 0;
}

/** The name is none any more for whoever said it; the day it was said to have changed. Undefined: it was not said, or no more. */
export async function withdrawFormerName(
  ctx: Ctx,
  { partyId, name, statedBy }: { partyId: string; name: string; statedBy: string },
): Promise<{ changedOn: string } | undefined> {
  const [row] = await db(ctx)
    .update(formerName)
    .set({ withdrawnAt: ctx.clock.now() })
    .where(
      and(
        eq(formerName.tenantId, ctx.tenantId),
        eq(formerName.partyId, partyId),
        eq(formerName.name, name),
        eq(formerName.statedBy, statedBy),
        isNull(formerName.withdrawnAt),
      ),
    )
    .returning({ changedOn: formerName.changedOn });
  return row;
}

/**
 * Names that these parties had and have no more, as far as they count for one who lends: what it recorded itself, and what the
 * party or the operator did.
 */
export async function listFormerNames(ctx: Ctx, lenderId: string, partyIds: readonly string[]) {
  if (partyIds.length === 0) return [];
  return db(ctx)
    .select({
      partyId: formerName.partyId,
      name: formerName.name,
      changedOn: sql<string>`min(${formerName.changedOn})::text`,
    })
    .from(formerName)
    .innerJoin(party, and(eq(party.tenantId, formerName.tenantId), eq(party.id, formerName.partyId)))
    .where(
      and(
        eq(formerName.tenantId, ctx.tenantId),
        inArray(formerName.partyId, [...partyIds]),
        isNull(formerName.withdrawnAt),
        or(formerName.isKnown, eq(formerName.statedBy, lenderId)),
        ne(formerName.name, party.name),
      ),
    )
    .groupBy(formerName.partyId, formerName.name)
    .orderBy(sql`3`);
}

/** What was said of parties' former names and stands: what the caller said, what was said of it, what everybody may know. */
export const listStatedNames = (ctx: Ctx, partyId: string | undefined) =>
  db(ctx)
    .select()
    .from(formerName)
    .where(
      and(
        eq(formerName.tenantId, ctx.tenantId),
        partyId === undefined ? undefined : eq(formerName.partyId, partyId),
        isNull(formerName.withdrawnAt),
      ),
    )
    .orderBy(asc(formerName.partyId), asc(formerName.name), asc(formerName.statedBy))
    .limit(200);
