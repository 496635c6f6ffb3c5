import { sql } from 'drizzle-orm';
import type { statementLine } from '../../../db/schema/collections.ts';

type OfLine = Pick<
  typeof statementLine,
  'tenantId' | 'reporterId' | 'accountNumber' | 'referenceKey' | 'restOfKey' | 'reversesId'
>;

/** Whether someone says that the bank took a line back, and others have to agree. Where a statement joins tables, or in its `where`. */
export const isSaidBack = (line: OfLine) =>
  sql<boolean>`(${line.reversesId} is null and exists (select from proposed_reversal p
    where p.tenant_id = ${line.tenantId} and p.party_id = ${line.reporterId} and p.account_number = ${line.accountNumber}
      and p.reference_key in (${line.referenceKey}, ${line.restOfKey})))`;

/**
 * Whether what `p` says was taken back is what a receipt rests on: by its line, or by its reference as long as no line has come. What
 * is booked on a line afterwards, or moved there, rests on it as what was there first.
 */
export const restsOnSaid = sql`(p.tenant_id = money_receipt.tenant_id and p.party_id = money_receipt.lender_id
  and coalesce(money_receipt.resolution ->> 'by', '') <> 'rebooked'
  and case when coalesce(money_receipt.line_id, money_receipt.contradicted_by) is null
    then p.reference_key = money_receipt.reference_key
    else exists (select from statement_line l where l.tenant_id = p.tenant_id
      and l.id = coalesce(money_receipt.line_id, money_receipt.contradicted_by) and l.reversed_at is null
      and l.account_number = p.account_number and p.reference_key in (l.reference_key, l.rest_of_key)) end)`;

export const isOnSaid = sql`exists (select from proposed_reversal p where ${restsOnSaid})`;
