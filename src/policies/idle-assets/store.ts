import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import { assetOffer } from '../../../db/schema/idle-assets.ts';
import { type Ctx, db } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import type { Step } from '../../kernel/transitions.ts';
import type { AssetOfferKind, AssetOfferState } from './rules.ts';

type Row = typeof assetOffer.$inferSelect;
export interface KeptAssetOffer extends Omit<Row, 'kind' | 'status' | 'currency'> {
  kind: AssetOfferKind;
  status: AssetOfferState;
  currency: Currency;
}
const keptOf = (row: Row): KeptAssetOffer => row as KeptAssetOffer;
const thisOne = (ctx: Ctx, id: string) => and(eq(assetOffer.tenantId, ctx.tenantId), eq(assetOffer.id, id));

/** Throws the constraint where the goods are offered, let or leased back already. */
export async function insertAssetOffer(
  ctx: Ctx,
  row: Omit<typeof assetOffer.$inferInsert, 'tenantId' | 'offeredAt' | 'status'>,
): Promise<KeptAssetOffer> {
  const [made] = await db(ctx)
    .insert(assetOffer)
    .values({ ...row, status: 'offered', tenantId: ctx.tenantId, offeredAt: ctx.clock.now() })
    .returning();
  return keptOf(made as Row);
}

export async function findAssetOffer(ctx: Ctx, id: string): Promise<KeptAssetOffer | undefined> {
  const [row] = await db(ctx).select().from(assetOffer).where(thisOne(ctx, id));
  return row && keptOf(row);
}

/** Moves it on where it still is what it was. */
export async function moveAssetOffer(
  ctx: Ctx,
  id: string,
  { from, to }: Step<AssetOfferState>,
  endReason: string | null = null,
): Promise<KeptAssetOffer | undefined> {
  const [row] = await db(ctx)
    .update(assetOffer)
    .set({ status: to, endReason, answeredAt: ctx.clock.now() })
    .where(and(thisOne(ctx, id), inArray(assetOffer.status, [...from])))
    .returning();
  return row && keptOf(row);
}

export async function listAssetOffers(
  ctx: Ctx,
  filter: { status?: AssetOfferState | undefined; after?: string | undefined; limit: number },
): Promise<KeptAssetOffer[]> {
  const rows = await db(ctx)
    .select()
    .from(assetOffer)
    .where(
      and(
        eq(assetOffer.tenantId, ctx.tenantId),
        filter.status && eq(assetOffer.status, filter.status),
        filter.after === undefined ? undefined : gt(assetOffer.id, filter.after),
      ),
    )
    .orderBy(asc(assetOffer.id))
    .limit(filter.limit);
  return rows.map(keptOf);
}
