import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import { guarantee } from '../../../db/schema/guarantees.ts';
import { earmark, pot } from '../../../db/schema/pots.ts';
import { type Ctx, db } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import type { EarmarkState } from './rules.ts';

interface Of {
  ownerId: string;
  currency: Currency;
}

/** What a guarantor bears in all its pots of the national fund, and what of it was for a small firm when it was asked for. */
export async function sharedBySize(
  ctx: Ctx,
  { ownerId, currency }: Of,
  { statuses, besides }: { statuses: readonly EarmarkState[]; besides?: string | undefined },
): Promise<{ smallMinor: bigint; wholeMinor: bigint }> {
  const isSmall = sql`${earmark.said} ->> 'size' in ('small', 'micro')`;
  const [row] = await db(ctx)
    .select({
      small: sql<string>`coalesce(sum(${earmark.amountMinor}) filter (where ${isSmall}), 0)::text`,
      whole: sql<string>`coalesce(sum(${earmark.amountMinor}), 0)::text`,
    })
    .from(earmark)
    .innerJoin(pot, and(eq(pot.tenantId, earmark.tenantId), eq(pot.id, earmark.potId)))
    .where(
      and(
        eq(pot.tenantId, ctx.tenantId),
        eq(pot.ownerId, ownerId),
        eq(pot.kind, 'risk_share'),
        eq(pot.currency, currency),
        inArray(earmark.status, [...statuses]),
        besides === undefined ? undefined : ne(earmark.id, besides),
      ),
    );
  return { smallMinor: BigInt(row?.small ?? '0'), wholeMinor: BigInt(row?.whole ?? '0') };
}

/** What a guarantor still stands in for by contract, firm by firm, whoever the creditors are. */
export async function promisedByDebtor(
  ctx: Ctx,
  { ownerId, currency }: Of,
): Promise<{ debtorId: string; minor: bigint }[]> {
  const minor = sql<string>`sum(${guarantee.undertakenMinor})::text`;
  const rows = await db(ctx)
    .select({ debtorId: guarantee.debtorId, minor })
    .from(guarantee)
    .where(
      and(
        eq(guarantee.tenantId, ctx.tenantId),
        eq(guarantee.guarantorId, ownerId),
        eq(guarantee.currency, currency),
        sql`${guarantee.undertakenMinor} > 0`,
      ),
    )
    .groupBy(guarantee.debtorId)
    .orderBy(guarantee.debtorId);
  return rows.map((row) => ({ debtorId: row.debtorId, minor: BigInt(row.minor) }));
}
