import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm';
import { controlPosition } from '../../../db/schema/control.ts';
import { lotCustody } from '../../../db/schema/goods.ts';
import { type Ctx, db, settled } from '../../context.ts';

const inStore = and(
  eq(lotCustody.tenantId, controlPosition.tenantId),
  eq(lotCustody.lotId, controlPosition.itemId),
  isNull(lotCustody.endedAt),
  isNotNull(lotCustody.siteId),
);

/** The sites where goods lie that secure a facility now. */
export async function sitesOf(ctx: Ctx, facilityId: string): Promise<string[]> {
  await settled(ctx, 'positions');
  const rows = await db(ctx)
    .selectDistinct({ siteId: lotCustody.siteId })
    .from(controlPosition)
    .innerJoin(lotCustody, inStore)
    .where(
      and(
        eq(controlPosition.tenantId, ctx.tenantId),
        eq(controlPosition.facilityId, facilityId),
        eq(controlPosition.live, true),
      ),
    )
    .orderBy(asc(lotCustody.siteId));
  return rows.map((row) => row.siteId as string);
}

/** The facilities of a lender that goods at a site secure now, in order. */
export async function facilitiesAt(ctx: Ctx, lenderId: string, siteId: string): Promise<string[]> {
  await settled(ctx, 'positions');
  const rows = await db(ctx)
    .selectDistinct({ facilityId: controlPosition.facilityId })
    .from(controlPosition)
    .innerJoin(lotCustody, inStore)
    .where(
      and(
        eq(controlPosition.tenantId, ctx.tenantId),
        eq(controlPosition.pledgeeId, lenderId),
        eq(controlPosition.live, true),
        eq(lotCustody.siteId, siteId),
      ),
    )
    .orderBy(asc(controlPosition.facilityId));
  return rows.map((row) => row.facilityId);
}
