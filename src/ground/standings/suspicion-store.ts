import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { facility } from '../../../db/schema/financing.ts';
import { fraudSignal } from '../../../db/schema/fraud.ts';
import { type Ctx, db } from '../../context.ts';

export interface Suspicion {
  signalId: string;
  check: string;
  partyIds: string[];
}

/** What checks found of these parties and nobody cleared, as one lender knows it: who is named in a finding, or whose facility it is. */
export async function openSuspicions(ctx: Ctx, lenderId: string, partyIds: readonly string[]): Promise<Suspicion[]> {
  if (partyIds.length === 0) return [];
  const about = sql`(select array_agg(asked.id) from unnest(${sql.param([...partyIds])}::text[]) as asked(id)
    where asked.id = ${facility.borrowerId} or position(asked.id in ${fraudSignal.facts}::text) > 0)`;
  const rows = await db(ctx)
    .select({ signalId: fraudSignal.id, check: fraudSignal.checkName, partyIds: sql<string[] | null>`${about}` })
    .from(fraudSignal)
    .leftJoin(facility, and(eq(facility.tenantId, fraudSignal.tenantId), eq(facility.id, fraudSignal.facilityId)))
    .where(
      and(eq(fraudSignal.tenantId, ctx.tenantId), eq(fraudSignal.lenderId, lenderId), isNull(fraudSignal.clearedAt)),
    )
    .orderBy(asc(fraudSignal.id));
  return rows.flatMap(({ partyIds: named, ...row }) => (named ? [{ ...row, partyIds: named }] : []));
}
