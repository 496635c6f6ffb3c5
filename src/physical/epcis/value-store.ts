import { and, asc, eq, gt, isNotNull, sql } from 'drizzle-orm';
import { epcisEvent, epcisValue } from '../../../db/schema/epcis.ts';
import { type Ctx, db } from '../../context.ts';
import type { Condition } from './parameters.ts';
import { columnOf, isListed } from './store.ts';

/** The values that events of a party have in a column, in order. */
export async function listValues(
  ctx: Ctx,
  partyId: string,
  column: Condition['column'],
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  if (isListed(column)) {
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
  const c = columnOf(column);
  const value = column === 'any_epc' ? sql<string>`unnest(${c})` : sql<string>`${c}`;
  const values = db(ctx)
    .selectDistinct({ value: value.as('value') })
    .from(epcisEvent)
    .where(and(eq(epcisEvent.tenantId, ctx.tenantId), eq(epcisEvent.capturedBy, partyId)))
    .as('named');
  const rows = await db(ctx)
    .select({ value: values.value })
    .from(values)
    .where(and(isNotNull(values.value), after === undefined ? undefined : gt(values.value, after)))
    .orderBy(asc(values.value))
    .limit(limit);
  return rows.map((row) => row.value);
}
