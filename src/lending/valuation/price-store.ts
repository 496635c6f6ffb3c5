import { and, asc, desc, eq, gt, gte, isNotNull, isNull, lt, lte, ne, not, or, sql } from 'drizzle-orm';
import { price } from '../../../db/schema/valuation.ts';
import { type Ctx, db } from '../../context.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { PricesBefore } from './admission.ts';
import type { PriceView } from './schemas.ts';
import { accepted, latestPrice, priceOf } from './store.ts';

/** The newest accepted price of a source for a day, and the lowest of what waits beside it for a second person, in one statement. */
export async function latestPrices(
  ctx: Ctx,
  sourceId: string,
  on: LocalDate,
  knownAt: Date,
): Promise<{ price: PriceView | undefined; waiting: PriceView | undefined }> {
  const known = and(lte(price.knownFrom, knownAt), or(isNull(price.knownTo), gt(price.knownTo, knownAt)));
  const newer = sql`exists (select from price n where n.tenant_id = ${price.tenantId} and n.source_id = ${price.sourceId}
    and n.status = 'accepted' and n.known_to is null and n.priced_on > ${price.pricedOn} and n.priced_on <= ${on})`;
  const rows = await db(ctx)
    .selectDistinctOn([price.status])
    .from(price)
    .where(
      and(
        eq(price.tenantId, ctx.tenantId),
        eq(price.sourceId, sourceId),
        lte(price.pricedOn, on),
        or(
          and(eq(price.status, 'accepted'), known),
          and(eq(price.status, 'held'), lte(price.recordedAt, knownAt), not(newer)),
        ),
      ),
    )
    .orderBy(
      asc(price.status),
      sql`case when ${price.status} = 'accepted' then ${price.pricedOn} end desc nulls last`,
      asc(price.priceValue),
    );
  const of = (status: string) => rows.find((row) => row.status === status);
  const [newest, waits] = [of('accepted'), of('held')];
  return { price: newest && priceOf(newest), waiting: waits && priceOf(waits) };
}

/**
 * What a new figure is held against: the last accepted, and the lowest and highest since a day; those of before a figure that a
 * second person agreed to are not looked at again.
 */
export async function pricesBefore(
  ctx: Ctx,
  sourceId: string,
  on: LocalDate,
  since: LocalDate,
): Promise<PricesBefore | undefined> {
  const last = await latestPrice(ctx, sourceId, on);
  if (!last) return undefined;
  const rows = await db(ctx)
    .select({ value: price.priceValue, confirmedBy: price.confirmedBy })
    .from(price)
    .where(and(accepted(ctx, sourceId), isNull(price.knownTo), lte(price.pricedOn, on), gte(price.pricedOn, since)))
    .orderBy(desc(price.pricedOn))
    .limit(60);
  const agreed = rows.findIndex((row) => row.confirmedBy !== null);
  const values = (agreed < 0 ? rows : rows.slice(0, agreed + 1)).map((row) => row.value);
  const of = (isBetter: (a: bigint, b: bigint) => boolean) =>
    values.reduce((found, value) => (isBetter(value, found) ? value : found), BigInt(last.price));
  return { last: BigInt(last.price), lowest: of((a, b) => a < b), highest: of((a, b) => a > b) };
}

/**
 * The newest price that somebody else sent, or agreed to, or that is older than the moves of this person that add up; what they
 * themselves replaced since counts as it stood. Undefined where there is none.
 */
export async function standingBefore(ctx: Ctx, sourceId: string, by: string, since: Date): Promise<bigint | undefined> {
  const [row] = await db(ctx)
    .select({ value: price.priceValue })
    .from(price)
    .where(
      and(
        accepted(ctx, sourceId),
        or(isNull(price.knownTo), gte(price.knownTo, since)),
        or(ne(price.recordedBy, by), isNotNull(price.confirmedBy), lt(price.recordedAt, since)),
      ),
    )
    .orderBy(desc(price.pricedOn), desc(price.knownFrom))
    .limit(1);
  return row?.value;
}

/** Whether this very figure waits for a second person already. */
export async function isWaiting(
  ctx: Ctx,
  sourceId: string,
  { pricedOn, priceMinor }: { pricedOn: LocalDate; priceMinor: bigint },
): Promise<boolean> {
  const [row] = await db(ctx)
    .select({ id: price.id })
    .from(price)
    .where(
      and(
        eq(price.tenantId, ctx.tenantId),
        eq(price.sourceId, sourceId),
        eq(price.status, 'held'),
        eq(price.pricedOn, pricedOn),
        eq(price.priceValue, priceMinor),
      ),
    )
    .limit(1);
  return row !== undefined;
}
