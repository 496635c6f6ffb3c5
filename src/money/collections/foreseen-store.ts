import { sql } from 'drizzle-orm';
import { type Ctx, db, rowsOf } from '../../context.ts';

/** What a line of a statement names, by its place among those that are asked about. */
export interface Named {
  accountNumber: string;
  bankReference: string;
  /** The line that it takes back or brings again. */
  about?: string | undefined;
}

export interface OnRecord {
  lineId: string | null;
  aboutId: string | null;
  receipts: { receiptId: string; kind: string; objectId: string; amountMinor: string; currency: string }[];
  receivables: { receivableId: string; amountMinor: string }[];
}

/**
 * What is on record of lines that a party has not brought yet: the same line, the line that each is about with what rests on it and
 * what it paid, and money that was booked under its reference before a line came.
 */
export async function onRecordOf(ctx: Ctx, partyId: string, named: readonly Named[]): Promise<OnRecord[]> {
  const given = named.map(({ accountNumber, bankReference, about }, n) => ({ n, accountNumber, bankReference, about }));
  return rowsOf<OnRecord>(
    await db(ctx).execute(sql`
      select known.id as "lineId", about.id as "aboutId",
        coalesce((select json_agg(json_build_object('receiptId', r.id, 'kind', r.kind, 'objectId', r.object_id,
            'amountMinor', r.amount_minor::text, 'currency', r.currency) order by r.id)
          from money_receipt r where r.tenant_id = ${ctx.tenantId} and r.lender_id = ${partyId}
            and coalesce(r.resolution ->> 'by', '') <> 'rebooked'
            and case when e.about is null
              then r.line_id is null and r.reference_key = holdfast_reference_key(e."bankReference")
              else coalesce(r.line_id, r.contradicted_by) = about.id end), '[]') as receipts,
        coalesce((select json_agg(json_build_object('receivableId', m.receivable_id, 'amountMinor', m.amount_minor::text)
            order by m.receivable_id)
          from collection_match m where m.tenant_id = ${ctx.tenantId} and m.line_id = about.id), '[]') as receivables
      from json_to_recordset(${JSON.stringify(given)}::json)
        as e (n int, "accountNumber" text, "bankReference" text, about text)
      left join lateral (
        select id from statement_line l
        where l.tenant_id = ${ctx.tenantId} and l.reporter_id = ${partyId} and l.account_number = e."accountNumber"
          and l.reference_key = holdfast_reference_key(e."bankReference") and l.reverses_id is null limit 1) known on true
      left join lateral (
        select id from statement_line l
        where e.about is not null and l.tenant_id = ${ctx.tenantId} and l.reporter_id = ${partyId}
          and l.account_number = e."accountNumber" and l.reverses_id is null
          and holdfast_reference_key(e.about) in (l.reference_key, l.rest_of_key)
        order by l.reversed_at nulls first, l.id desc limit 1) about on true
      order by e.n`),
  );
}
