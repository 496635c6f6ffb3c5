import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { policyReturn, policyReturnRow, vatMethod } from '../../../db/schema/returns.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { LoanRow, ReturnKind, VatMethod } from './rules.ts';

export interface KeptReturn extends Omit<typeof policyReturn.$inferSelect, 'kind'> {
  kind: ReturnKind;
}

/**
 * Loans of a lender as they stand, each with what figures are folded from, in one statement. A cap and a ceiling of the tax rules are those
 * of the day on which the loan began.
 */
export async function loanRows(
  ctx: Ctx,
  lenderId: string,
  { from, to, reference }: { from: LocalDate; to: LocalDate; reference: string },
): Promise<(Omit<LoanRow, 'isWithinVatCap' | 'vatCeilingBps'> & { referenceBps: number | null })[]> {
  const standing = (kind: string, more = sql`true`) => sql`(select s.value from party_standing s
    where s.tenant_id = l.tenant_id and s.party_id = l.borrower_id and s.kind = ${kind} and s.status = 'in_force'
      and s.valid_from <= ${to} and (s.valid_to is null or s.valid_to >= l.began_on) and ${more}
    order by s.valid_from desc, s.id desc limit 1)`;
  const result = await db(ctx).execute(sql`
    select l.id, l.currency, l.class, l.purpose_kind as purpose,
      coalesce((select s.other_id from party_standing s where s.tenant_id = l.tenant_id and s.party_id = l.borrower_id
        and s.kind = 'relation' and s.value in ('successor', 'parent') and s.status = 'in_force' and s.valid_from <= ${to}
        order by s.value desc, s.id limit 1), l.borrower_id) as "groupId",
      coalesce(${standing('industry')}, 'unknown') as industry,
      coalesce(l.borrower_size ->> 'size', 'unknown') as size,
      coalesce(${standing('size', sql`s.purpose = 'tax' and s.stated_by = l.lender_id and s.valid_from <= l.began_on`)}, 'unknown') as "taxSize",
      (l.disbursed_minor - l.principal_paid_minor - l.written_off_minor)::text as "outMinor",
      l.principal_minor::text as "principalMinor",
      greatest(l.interest_paid_minor, l.earned_minor)::text as "interestMinor",
      coalesce((l.terms -> 'rate' ->> 'rateBps')::integer, (l.sheet ->> 'allInBps')::integer) as "rateBps",
      l.began_on::text as "beganOn",
      coalesce((select max(n.due_on) from loan_line n where n.tenant_id = l.tenant_id and n.loan_id = l.id), l.began_on)::text as "lastDueOn",
      (select (p.terms ->> 'beforeBps')::integer from earmark e join pot p on p.tenant_id = e.tenant_id and p.id = e.pot_id
        where e.tenant_id = l.tenant_id and e.object_id = l.id and e.status = 'live' and p.kind = 'relending_batch' limit 1) as "batchBeforeBps",
      coalesce((select sum(e.amount_minor) from earmark e join pot p on p.tenant_id = e.tenant_id and p.id = e.pot_id
        where e.tenant_id = l.tenant_id and e.object_id = l.id and e.status = 'live' and p.kind = 'fx_lock'), 0)::text as "lockedMinor",
      (select r.rate_bps from reference_rate r where r.tenant_id = l.tenant_id and r.lender_id = l.lender_id and r.name = ${reference}
        and r.fixed_on <= l.began_on order by r.fixed_on desc limit 1) as "referenceBps"
    from loan l
    where l.tenant_id = ${ctx.tenantId} and l.lender_id = ${lenderId} and l.began_on is not null and l.began_on <= ${to}
      and (l.status = 'active' or l.earned_to >= ${from})
    order by l.id`);
  return rowsOf(result);
}

export async function insertReturn(
  ctx: Ctx,
  row: Omit<typeof policyReturn.$inferInsert, 'tenantId' | 'madeAt'>,
): Promise<KeptReturn> {
  const [made] = await db(ctx)
    .insert(policyReturn)
    .values({ ...row, tenantId: ctx.tenantId, madeAt: ctx.clock.now() })
    .returning();
  return made as KeptReturn;
}

const CHUNK = 1_000;

export async function insertRows(
  ctx: Ctx,
  of: { returnId: string; ownerId: string },
  rows: readonly { objectId: string; row: Record<string, unknown>; hash: string }[],
): Promise<void> {
  for (let i = 0; i < rows.length; i += CHUNK)
    await db(ctx)
      .insert(policyReturnRow)
      .values(rows.slice(i, i + CHUNK).map((row) => ({ ...row, ...of, tenantId: ctx.tenantId })));
}

export async function findReturn(ctx: Ctx, id: string): Promise<KeptReturn | undefined> {
  const [row] = await db(ctx)
    .select()
    .from(policyReturn)
    .where(and(eq(policyReturn.tenantId, ctx.tenantId), eq(policyReturn.id, id)));
  return row as KeptReturn | undefined;
}

export async function listReturns(
  ctx: Ctx,
  kind: ReturnKind | undefined,
  after: string | undefined,
  limit: number,
): Promise<KeptReturn[]> {
  const rows = await db(ctx)
    .select()
    .from(policyReturn)
    .where(
      and(
        eq(policyReturn.tenantId, ctx.tenantId),
        kind && eq(policyReturn.kind, kind),
        after === undefined ? undefined : gt(policyReturn.id, after),
      ),
    )
    .orderBy(asc(policyReturn.id))
    .limit(limit);
  return rows as KeptReturn[];
}

/** Rows behind a return, for its owner alone: nobody else sees any. */
export const listRows = (ctx: Ctx, returnId: string, after?: string, limit = 1_000_000) =>
  db(ctx)
    .select()
    .from(policyReturnRow)
    .where(
      and(
        eq(policyReturnRow.tenantId, ctx.tenantId),
        eq(policyReturnRow.returnId, returnId),
        after === undefined ? undefined : gt(policyReturnRow.objectId, after),
      ),
    )
    .orderBy(asc(policyReturnRow.objectId))
    .limit(limit);

export async function insertMethod(
  ctx: Ctx,
  row: { lenderId: string; year: number; method: VatMethod; documentHash: string; chosenBy: string },
): Promise<Date> {
  const chosenAt = ctx.clock.now();
  await db(ctx)
    .insert(vatMethod)
    .values({ ...row, tenantId: ctx.tenantId, chosenAt, participants: [row.lenderId] });
  return chosenAt;
}

export async function findMethod(ctx: Ctx, lenderId: string, year: number): Promise<VatMethod | undefined> {
  const [row] = await db(ctx)
    .select({ method: vatMethod.method })
    .from(vatMethod)
    .where(and(eq(vatMethod.tenantId, ctx.tenantId), eq(vatMethod.lenderId, lenderId), eq(vatMethod.year, year)));
  return row?.method as VatMethod | undefined;
}
