import { and, asc, desc, eq, lte } from 'drizzle-orm';
import { among } from '../../../db/schema/columns.ts';
import { valueAcceptance } from '../../../db/schema/valuation.ts';
import { type Ctx, db } from '../../context.ts';
import { onRecord } from '../../kernel/on-record.ts';
import type { AcceptanceBasis, AcceptedValue } from './acceptance-rules.ts';

export interface KeptAcceptance extends AcceptedValue {
  id: string;
  lotId: string;
  lenderId: string;
  acceptedAt: Date;
  participants: string[];
}

const keptOf = (row: typeof valueAcceptance.$inferSelect): KeptAcceptance => ({
  ...row,
  basis: row.basis as AcceptanceBasis,
  currency: row.currency,
});

export async function insertAcceptance(
  ctx: Ctx,
  row: Omit<typeof valueAcceptance.$inferInsert, 'tenantId' | 'acceptedAt'>,
): Promise<KeptAcceptance> {
  const [made] = await db(ctx)
    .insert(valueAcceptance)
    .values({ ...row, tenantId: ctx.tenantId, acceptedAt: ctx.clock.now() })
    .returning();
  return keptOf(onRecord(made));
}

/** The latest of one lender over each of these lots, as it was known at an instant. */
export async function latestAcceptances(
  ctx: Ctx,
  lenderId: string,
  lotIds: readonly string[],
  knownAt: Date,
): Promise<Map<string, KeptAcceptance>> {
  if (lotIds.length === 0) return new Map();
  const rows = await db(ctx)
    .selectDistinctOn([valueAcceptance.lotId])
    .from(valueAcceptance)
    .where(
      and(
        eq(valueAcceptance.tenantId, ctx.tenantId),
        eq(valueAcceptance.lenderId, lenderId),
        among(valueAcceptance.lotId, lotIds),
        lte(valueAcceptance.acceptedAt, knownAt),
      ),
    )
    .orderBy(asc(valueAcceptance.lotId), desc(valueAcceptance.acceptedAt), desc(valueAcceptance.id));
  return new Map(rows.map((row) => [row.lotId, keptOf(row)]));
}

/** Every acceptance over a lot that the party may see, the latest first. */
export async function listAcceptances(ctx: Ctx, lotId: string): Promise<KeptAcceptance[]> {
  const rows = await db(ctx)
    .select()
    .from(valueAcceptance)
    .where(and(eq(valueAcceptance.tenantId, ctx.tenantId), eq(valueAcceptance.lotId, lotId)))
    .orderBy(desc(valueAcceptance.acceptedAt), desc(valueAcceptance.id));
  return rows.map(keptOf);
}
