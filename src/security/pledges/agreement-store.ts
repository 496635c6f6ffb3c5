import { and, asc, eq } from 'drizzle-orm';
import { facility } from '../../../db/schema/financing.ts';
import { pledge, pledgeAgreedItem } from '../../../db/schema/pledges.ts';
import { type Ctx, db } from '../../context.ts';
import type { Unit } from '../../kernel/quantity.ts';
import type { DeliveryMode } from './agreement-rules.ts';
import type { AgreedItem, AgreementView } from './schemas.ts';

/** The main debt, as its facility states it now. Financing is built on this room, so only its row is read here. */
export async function findDebt(ctx: Ctx, facilityId: string) {
  const [row] = await db(ctx)
    .select({
      lenderId: facility.lenderId,
      debtorId: facility.borrowerId,
      limitMinor: facility.limitMinor,
      currency: facility.currency,
      expiresOn: facility.expiresOn,
    })
    .from(facility)
    .where(and(eq(facility.tenantId, ctx.tenantId), eq(facility.id, facilityId)));
  return row && { ...row, facilityId };
}
export type DebtRow = NonNullable<Awaited<ReturnType<typeof findDebt>>>;

/** The debt as the agreement states it. */
export const debtToKeep = (debt: DebtRow): NonNullable<AgreementView['debt']> => ({
  kind: 'facility',
  facilityId: debt.facilityId,
  debtorId: debt.debtorId,
  amount: { amountMinor: debt.limitMinor.toString(), currency: debt.currency },
  performBy: debt.expiresOn,
});

/** What the agreement says beside the pledge itself. */
export async function findTerms(ctx: Ctx, pledgeId: string) {
  const [row] = await db(ctx)
    .select({
      deliveryMode: pledge.deliveryMode,
      deliverBy: pledge.deliverBy,
      contractHash: pledge.contractHash,
      resolution: pledge.resolution,
      resolutionReview: pledge.resolutionReview,
      agreedDebt: pledge.agreedDebt,
    })
    .from(pledge)
    .where(and(eq(pledge.tenantId, ctx.tenantId), eq(pledge.id, pledgeId)));
  if (!row) throw new Error(`${pledgeId} was found and is gone`);
  return {
    deliveryMode: row.deliveryMode as DeliveryMode | null,
    deliverBy: row.deliverBy,
    contractHash: row.contractHash,
    resolution: row.resolution as AgreementView['resolution'],
    resolutionReview: row.resolutionReview as AgreementView['resolutionReview'],
    agreedDebt: row.agreedDebt as AgreementView['debt'],
  };
}

/** Each thing as it stands at this moment, in which it is agreed upon. */
export async function insertAgreedItems(
  ctx: Ctx,
  pledgeId: string,
  items: readonly Omit<AgreedItem, 'agreedAt'>[],
): Promise<void> {
  if (items.length === 0) return;
  const agreedAt = ctx.clock.now();
  await db(ctx)
    .insert(pledgeAgreedItem)
    .values(
      items.map(({ itemId, name, commodityId, quantity, amount, siteId }) => ({
        tenantId: ctx.tenantId,
        pledgeId,
        itemId,
        agreedAt,
        name,
        commodityId,
        siteId,
        quantityValue: quantity && BigInt(quantity.value),
        quantityScale: quantity?.scale ?? null,
        unit: quantity?.unit ?? null,
        amountMinor: amount && BigInt(amount.amountMinor),
        currency: amount?.currency ?? null,
      })),
    );
}

export async function listAgreedItems(ctx: Ctx, pledgeId: string): Promise<AgreedItem[]> {
  const rows = await db(ctx)
    .select()
    .from(pledgeAgreedItem)
    .where(and(eq(pledgeAgreedItem.tenantId, ctx.tenantId), eq(pledgeAgreedItem.pledgeId, pledgeId)))
    .orderBy(asc(pledgeAgreedItem.agreedAt), asc(pledgeAgreedItem.itemId));
  return rows.map((row) => ({
    itemId: row.itemId,
    agreedAt: row.agreedAt.toISOString(),
    name: row.name,
    commodityId: row.commodityId,
    quantity:
      row.quantityValue === null
        ? null
        : { value: row.quantityValue.toString(), scale: row.quantityScale as number, unit: row.unit as Unit },
    amount:
      row.amountMinor === null || row.currency === null
        ? null
        : { amountMinor: row.amountMinor.toString(), currency: row.currency },
    siteId: row.siteId,
  }));
}
