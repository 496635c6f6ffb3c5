import { and, eq, isNull, sql } from 'drizzle-orm';
import { facility } from '../../../db/schema/financing.ts';
import { creditLimit } from '../../../db/schema/limits.ts';
import { type Ctx, db } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';

/** The lines of a lender for a firm in a money: what its active facilities promise together, and what its limits grant. */
export async function linesOf(
  ctx: Ctx,
  { lenderId, partyId, currency }: { lenderId: string; partyId: string; currency: Currency },
): Promise<{ promisedMinor: bigint; grantedMinor: bigint }> {
  const [promised] = await db(ctx)
    .select({ minor: sql<string>`coalesce(sum(${facility.limitMinor}), 0)::text` })
    .from(facility)
    .where(
      and(
        eq(facility.tenantId, ctx.tenantId),
        eq(facility.lenderId, lenderId),
        eq(facility.borrowerId, partyId),
        eq(facility.currency, currency),
        eq(facility.status, 'active'),
      ),
    );
  // What stands under a limit of the firm is a part of it.
  const [granted] = await db(ctx)
    .select({ minor: sql<string>`coalesce(sum(${creditLimit.amountMinor}), 0)::text` })
    .from(creditLimit)
    .where(
      and(
        eq(creditLimit.tenantId, ctx.tenantId),
        eq(creditLimit.lenderId, lenderId),
        eq(creditLimit.partyId, partyId),
        eq(creditLimit.currency, currency),
        eq(creditLimit.status, 'agreed'),
        isNull(creditLimit.parentId),
      ),
    );
  return { promisedMinor: BigInt(promised?.minor ?? '0'), grantedMinor: BigInt(granted?.minor ?? '0') };
}
