import { and, eq, isNull, sql } from 'drizzle-orm';
import { facility } from '../../../db/schema/financing.ts';
import { creditLimit } from '../../../db/schema/limits.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import type { LocalDate } from '../../kernel/time.ts';

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

/**
 * What a bank took of small and micro firms in the year before a day, as they were known when each loan began: its rates weighed by principal,
 * rounded up; loans that a batch paid for stand apart. Undefined where it lent them nothing.
 */
export async function rateBefore(
  ctx: Ctx,
  { bankId, currency, on }: { bankId: string; currency: Currency; on: LocalDate },
): Promise<number | undefined> {
  const found = await db(ctx).execute(sql`
    select ceil(sum(l.principal_minor * l.rate_bps) / sum(l.principal_minor))::integer as bps
    from (select l.*, coalesce(case when l.terms ->> 'interestMethod' <> 'flat' then (l.terms -> 'rate' ->> 'rateBps')::numeric end,
      (l.sheet ->> 'allInBps')::numeric) as rate_bps from loan l) l
    where l.tenant_id = ${ctx.tenantId} and l.lender_id = ${bankId} and l.currency = ${currency}
      and l.began_on < ${on} and l.began_on >= ${on}::date - 365 and l.rate_bps is not null
      and (select max(array_position(array['micro', 'small', 'medium', 'large'], s.value)) from party_standing s
        where s.tenant_id = l.tenant_id and s.party_id = l.borrower_id and s.kind = 'size' and s.purpose = 'relending' and s.status = 'in_force'
          and s.known_until is null and s.valid_from <= l.began_on and (s.valid_to is null or s.valid_to >= l.began_on)
          and (s.stated_by = ${bankId} or s.participants @> array[${bankId}] and s.stated_by in
            (select id from party where tenant_id = l.tenant_id and roles @> array['authority']))) <= 2
      and not exists (select from earmark e join pot p on p.tenant_id = e.tenant_id and p.id = e.pot_id and p.kind = 'relending_batch'
        where e.tenant_id = l.tenant_id and e.object_id = l.id and e.status in ('live', 'freed'))`);
  return rowsOf<{ bps: number | null }>(found)[0]?.bps ?? undefined;
}
