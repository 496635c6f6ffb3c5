import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';

export interface FeeRefused {
  borrowerId: string;
  fee: string;
  verb: string;
  code: string;
  onDay: string;
  times: number;
}

/** Who borrows from a lender, or was to be charged what may not be: in the order of their identifiers. */
export async function listClients(
  ctx: Ctx,
  lenderId: string,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const result = await db(ctx).execute(sql`
    select id from (
      select borrower_id as id from loan where tenant_id = ${ctx.tenantId} and lender_id = ${lenderId}
      union select borrower_id from fee_refusal where tenant_id = ${ctx.tenantId} and by_party_id = ${lenderId}) clients
    where ${after ?? ''} < id order by id limit ${limit}`);
  return rowsOf<{ id: string }>(result).map(({ id }) => id);
}

/** What was refused of clients, the newest first. */
export async function listFeeRefusals(
  ctx: Ctx,
  lenderId: string,
  borrowerIds: readonly string[],
): Promise<FeeRefused[]> {
  const result = await db(ctx).execute(sql`
    select borrower_id as "borrowerId", fee, verb, code, to_char(on_day, 'YYYY-MM-DD') as "onDay", times from fee_refusal
    where tenant_id = ${ctx.tenantId} and by_party_id = ${lenderId} and borrower_id = any(${sql.param([...borrowerIds])}::text[])
    order by on_day desc, fee, verb`);
  return rowsOf<FeeRefused>(result);
}
