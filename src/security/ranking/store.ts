import { and, asc, eq, gt, inArray, isNull } from 'drizzle-orm';
import { competingRight } from '../../../db/schema/pledges.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { RightView } from './schemas.ts';

const viewOf = (row: typeof competingRight.$inferSelect): RightView => {
  const currency = row.currency;
  return {
    id: row.id,
    lenderId: row.lenderId,
    grantorId: row.grantorId,
    kind: row.kind as RightView['kind'],
    holder: row.holder,
    claim: { amountMinor: row.claimMinor.toString(), currency },
    ceiling: row.ceilingMinor === null ? null : { amountMinor: row.ceilingMinor.toString(), currency },
    lotIds: row.lotIds,
    publicity: row.publicity as RightView['publicity'],
    purchaseMoneyDeliveredOn: row.purchaseMoneyDeliveredOn,
    subordinated: row.subordinated,
    source: row.source,
    endedAt: row.endedAt?.toISOString() ?? null,
    endedReason: row.endedReason,
  };
};

export async function insertRight(
  ctx: Ctx,
  row: Omit<typeof competingRight.$inferInsert, 'tenantId' | 'recordedAt'>,
): Promise<RightView> {
  const [made] = await db(ctx)
    .insert(competingRight)
    .values({ ...row, tenantId: ctx.tenantId, recordedAt: ctx.clock.now() })
    .returning();
  return viewOf(onRecord(made));
}

/** The right, when it stood until now. */
export async function endRight(ctx: Ctx, id: string, reason: string): Promise<RightView | undefined> {
  const [row] = await db(ctx)
    .update(competingRight)
    .set({ endedAt: ctx.clock.now(), endedReason: reason })
    .where(and(eq(competingRight.tenantId, ctx.tenantId), eq(competingRight.id, id), isNull(competingRight.endedAt)))
    .returning();
  return row && viewOf(row);
}

export async function findRight(ctx: Ctx, id: string): Promise<RightView | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(competingRight)
    .where(and(eq(competingRight.tenantId, ctx.tenantId), eq(competingRight.id, id)));
  return row && viewOf(row);
}

/** The rights of others over these grantors' goods that a lender knows of and that stand. */
export async function listStandingRights(
  ctx: Ctx,
  lenderId: string,
  grantorIds: readonly string[],
): Promise<RightView[]> {
  if (grantorIds.length === 0) return [];
  const rows = await db(ctx)
    .select()
    .from(competingRight)
    .where(
      and(
        eq(competingRight.tenantId, ctx.tenantId),
        eq(competingRight.lenderId, lenderId),
        inArray(competingRight.grantorId, [...new Set(grantorIds)]),
        isNull(competingRight.endedAt),
      ),
    )
    .orderBy(asc(competingRight.id));
  return rows.map(viewOf);
}

export async function listRights(ctx: Ctx, after: string | undefined, limit: number): Promise<RightView[]> {
  const rows = await db(ctx)
    .select()
    .from(competingRight)
    .where(
      and(eq(competingRight.tenantId, ctx.tenantId), after === undefined ? undefined : gt(competingRight.id, after)),
    )
    .orderBy(asc(competingRight.id))
    .limit(limit);
  return rows.map(viewOf);
}
