import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { surrogate } from '../../../db/schema/surrogates.ts';
import { type Ctx, db } from '../../context.ts';
import type { FacilityPositionView } from './schemas.ts';

/** Money that is to come in the place of collateral of a facility: what was accepted and is unpaid, and what is only claimed. */
export async function expectedOf(ctx: Ctx, facilityId: string): Promise<FacilityPositionView['expected']> {
  const rows = await db(ctx)
    .select()
    .from(surrogate)
    .where(
      and(
        eq(surrogate.tenantId, ctx.tenantId),
        eq(surrogate.facilityId, facilityId),
        inArray(surrogate.status, ['open', 'accepted']),
      ),
    )
    .orderBy(asc(surrogate.id));
  return rows.map(({ id, kind, acceptedMinor, receivedMinor }) => ({
    surrogateId: id,
    kind,
    expectedMinor: acceptedMinor === null ? null : (acceptedMinor - receivedMinor).toString(),
  }));
}

/** What of the margin of a facility took the place of collateral: others may have rights in it before the borrower. */
export async function heldOf(ctx: Ctx, facilityId: string): Promise<bigint> {
  const [row] = await db(ctx)
    .select({ heldMinor: sql`coalesce(sum(${surrogate.heldMinor}), 0)`.mapWith(BigInt) })
    .from(surrogate)
    .where(and(eq(surrogate.tenantId, ctx.tenantId), eq(surrogate.facilityId, facilityId)));
  return row?.heldMinor ?? 0n;
}
