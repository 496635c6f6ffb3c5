import { and, asc, eq, gt } from 'drizzle-orm';
import { epcisValue } from '../../../db/schema/epcis.ts';
import { type Ctx, db } from '../../context.ts';
import type { Condition } from './parameters.ts';

/** The values that events of a party have in a column, in order, as they are kept beside the events. */
export async function listValues(
  ctx: Ctx,
  partyId: string,
  column: Condition['column'],
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const kept = await db(ctx)
    .select({ value: epcisValue.value })
    .from(epcisValue)
    .where(
      and(
        eq(epcisValue.tenantId, ctx.tenantId),
        eq(epcisValue.capturedBy, partyId),
        eq(epcisValue.name, column),
        after === undefined ? undefined : gt(epcisValue.value, after),
      ),
    )
    .orderBy(asc(epcisValue.value))
    .limit(limit);
  return kept.map((row) => row.value);
}
