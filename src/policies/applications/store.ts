import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { loanApplication } from '../../../db/schema/applications.ts';
import { type Ctx, db, rowsOf } from '../../context.ts';
import type { Currency } from '../../kernel/money.ts';
import type { Step } from '../../kernel/transitions.ts';
import type { ApplicationState, Tested } from './rules.ts';
import type { ApplicationView } from './schemas.ts';

type Row = typeof loanApplication.$inferSelect;
export interface KeptApplication extends Omit<Row, 'status' | 'tests' | 'currency' | 'purposeKind'> {
  status: ApplicationState;
  tests: Tested[];
  currency: Currency;
  purposeKind: ApplicationView['purposeKind'];
}
const keptOf = (row: Row): KeptApplication => row as KeptApplication;
const one = (ctx: Ctx, id: string) => and(eq(loanApplication.tenantId, ctx.tenantId), eq(loanApplication.id, id));

export async function insertApplication(
  ctx: Ctx,
  row: Omit<typeof loanApplication.$inferInsert, 'tenantId' | 'appliedAt' | 'status'>,
): Promise<KeptApplication> {
  const [made] = await db(ctx)
    .insert(loanApplication)
    .values({ ...row, status: 'applied', tenantId: ctx.tenantId, appliedAt: ctx.clock.now() })
    .returning();
  return keptOf(made as Row);
}

export async function findApplication(ctx: Ctx, by: { id: string } | { loanId: string }) {
  const [row] = await db(ctx)
    .select()
    .from(loanApplication)
    .where(
      'id' in by
        ? one(ctx, by.id)
        : and(eq(loanApplication.tenantId, ctx.tenantId), eq(loanApplication.loanId, by.loanId)),
    );
  return row && keptOf(row);
}

export async function moveApplication(
  ctx: Ctx,
  id: string,
  { from, to }: Step<ApplicationState>,
  change: Partial<typeof loanApplication.$inferInsert> = {},
): Promise<KeptApplication | undefined> {
  const [row] = await db(ctx)
    .update(loanApplication)
    .set({ ...change, status: to })
    .where(and(one(ctx, id), inArray(loanApplication.status, [...from])))
    .returning();
  return row && keptOf(row);
}

export async function listApplications(
  ctx: Ctx,
  filter: { status?: ApplicationState | undefined; after?: string | undefined; limit: number },
): Promise<KeptApplication[]> {
  const rows = await db(ctx)
    .select()
    .from(loanApplication)
    .where(
      and(
        eq(loanApplication.tenantId, ctx.tenantId),
        filter.status && eq(loanApplication.status, filter.status),
        filter.after === undefined ? undefined : gt(loanApplication.id, filter.after),
      ),
    )
    .orderBy(asc(loanApplication.id))
    .limit(filter.limit);
  return rows.map(keptOf);
}

/** What a firm owes a bank, or may still draw, by loans that it applied for itself; one of them left out. */
export async function owedOnline(
  ctx: Ctx,
  { lenderId, borrowerId, id }: Pick<KeptApplication, 'lenderId' | 'borrowerId' | 'id'>,
): Promise<bigint> {
  const result = await db(ctx).execute(sql`
    select coalesce(sum(case when l.status = 'active' then l.disbursed_minor - l.principal_paid_minor else l.principal_minor end), 0)::text as minor
    from loan_application a join loan l on l.tenant_id = a.tenant_id and l.id = a.loan_id and l.status in ('proposed', 'accepted', 'approved', 'active')
    where a.tenant_id = ${ctx.tenantId} and a.lender_id = ${lenderId} and a.borrower_id = ${borrowerId} and a.id <> ${id}`);
  return BigInt(rowsOf<{ minor: string }>(result)[0]?.minor ?? '0');
}
