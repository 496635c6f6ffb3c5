import { sql } from 'drizzle-orm';
import { asSystem, type Ctx, db, rowsOf } from '../../context.ts';
import { restsOnSaid } from '../../money/money-in/index.ts';
import type { HoldView } from './terms-schemas.ts';
import { notKept } from './undertakings-store.ts';

/**
 * Money of which someone says that the bank took it back, by the facilities that rest on it: under which it was booked, of whoever it
 * was booked for or paid, or that what it paid secures. It is held where it is now, wherever it was when that was said. Nothing is
 * looked for where nobody says so.
 */
const saidBack = (ctx: Ctx, facilityIds: readonly string[]) => sql`
  with booked as (
    select p.proposal_id, money_receipt.object_id, money_receipt.customer_id, money_receipt.receivable_id
    from proposed_reversal p join money_receipt on ${restsOnSaid}
    where p.tenant_id = ${ctx.tenantId}
  ), paid as (
    select x.proposal_id, v.id, v.creditor_id from (
      select proposal_id, receivable_id from booked where receivable_id is not null
      union select p.proposal_id, m.receivable_id from proposed_reversal p
      join statement_line l on l.tenant_id = p.tenant_id and l.reporter_id = p.party_id and l.account_number = p.account_number
        and p.reference_key in (l.reference_key, l.rest_of_key) and l.reverses_id is null and l.reversed_at is null
      join collection_match m on m.tenant_id = l.tenant_id and m.line_id = l.id
      where p.tenant_id = ${ctx.tenantId}
    ) x join receivable v on v.tenant_id = ${ctx.tenantId} and v.id = x.receivable_id
  ), said as (
    select proposal_id, party_id, min(proposed_at) as since, jsonb_agg(distinct reference) as references
    from proposed_reversal where tenant_id = ${ctx.tenantId} group by 1, 2
  )
  select f.id, 'REVERSAL_PROPOSED ' || s.proposal_id, '["advance","release"]'::jsonb,
    jsonb_build_object('proposalId', s.proposal_id, 'references', s.references), s.since
  from facility f join said s on s.party_id = f.lender_id
  where f.tenant_id = ${ctx.tenantId} and f.id = any (${sql.param([...facilityIds])})
    and exists (select from proposed_reversal where tenant_id = ${ctx.tenantId})
    and (f.id in (select object_id from booked b where b.proposal_id = s.proposal_id)
      or f.borrower_id in (select customer_id from booked b where b.proposal_id = s.proposal_id
        union select creditor_id from paid where paid.proposal_id = s.proposal_id)
      or f.id in (
        select d.secures from pledge d join pledge_item i on i.tenant_id = d.tenant_id and i.pledge_id = d.id
        join paid on paid.id = i.item_id and paid.proposal_id = s.proposal_id
        where d.tenant_id = ${ctx.tenantId} and d.status in ('agreed', 'effective')))`;

/** Whether a pledge of what a hold misses came into effect for the facility since, for no less than the one that was given up. */
const isItemPledgedAnew = sql`exists (
  select from pledge d join pledge_agreed_item a on a.tenant_id = d.tenant_id and a.pledge_id = d.id
  join pledge former on former.tenant_id = d.tenant_id and former.id = h.facts ->> 'pledgeId'
  where d.tenant_id = h.tenant_id and d.secures = h.facility_id and d.id <> former.id and a.agreed_at >= h.since
    and a.item_id = coalesce(h.facts ->> 'itemId', h.facts ->> 'receivableId')
    and d.effective_at is not null and d.kind = former.kind and d.currency = former.currency
    and d.maximum_minor >= former.maximum_minor and d.secured_scope @> former.secured_scope)`;

/**
 * The same of goods that left on an order: as much of each commodity came into a pledge in effect, for what the money was at the least. Goods
 * whose commodity is not known are made good by no others.
 */
const areGoodsPledgedAnew = sql`(h.facts ? 'releaseId' and not exists (
  select from (
    select l.commodity_id, l.quantity_unit, l.quantity_scale, sum(r.left_value) as gone
    from release_line r join lot l on l.tenant_id = r.tenant_id and l.id = r.lot_id
    where r.tenant_id = h.tenant_id and r.release_id = h.facts ->> 'releaseId' and r.left_value > 0
    group by 1, 2, 3) g
  where g.commodity_id is null or g.gone > coalesce((
    select sum(a.quantity_value) from pledge d join pledge_agreed_item a on a.tenant_id = d.tenant_id and a.pledge_id = d.id
    where d.tenant_id = h.tenant_id and d.secures = h.facility_id and a.agreed_at > h.since and d.kind = 'goods'
      and d.effective_at is not null and d.currency = h.facts -> 'amount' ->> 'currency'
      and d.maximum_minor >= (h.facts -> 'amount' ->> 'amountMinor')::bigint
      and a.commodity_id = g.commodity_id and a.unit = g.quantity_unit and a.quantity_scale = g.quantity_scale), 0)))`;

/** The same of documents let go on trust, whose receipt was given up: their applicant signed another for them. */
const isTrustedAnew = sql`(h.facts ? 'trustReceiptId' and exists (
  select from trust_receipt t
  where t.tenant_id = h.tenant_id and t.facility_id = h.facility_id and t.presentation_id = h.facts ->> 'presentationId'
    and t.signed_at >= h.since and t.status in ('signed', 'released')))`;

/**
 * Whether what a hold misses was pledged for the facility anew since: in effect, and worth what was given up, so that a pledge of a cent or one
 * that is only agreed upon lifts nothing. It is read and not ended, so that who takes a pledge asks for nothing of it.
 */
const isPledgedAnew = sql`(${isItemPledgedAnew} or ${areGoodsPledgedAnew} or ${isTrustedAnew})`;

/** Every hold in force over each of these facilities, oldest first: what was set, what somebody says that is not agreed to yet, and what was undertaken and does not stand. */
export async function holdsOf(ctx: Ctx, facilityIds: readonly string[]): Promise<Map<string, HoldView[]>> {
  const found = new Map<string, HoldView[]>(facilityIds.map((id) => [id, []]));
  if (facilityIds.length === 0) return found;
  const rows = rowsOf<Omit<HoldView, 'since'> & { id: string; since: string | Date }>(
    await db(ctx).execute(sql`
      select facility_id as id, reason, to_jsonb(blocks) as blocks, facts, since from facility_hold h
      where tenant_id = ${ctx.tenantId} and facility_id = any (${sql.param([...facilityIds])}) and ended_at is null
        and not ((reason like 'GIVEN_UP_FOR_MONEY %' or reason like 'TAKEN_SINCE %') and ${isPledgedAnew})
      union all (${saidBack(ctx, facilityIds)})
      union all (${notKept(ctx, facilityIds)})
      order by since, reason`),
  );
  for (const { id, since, ...hold } of rows) found.get(id)?.push({ ...hold, since: new Date(since).toISOString() });
  return found;
}

/** The same over one, whoever asks: what is said of a line of its lender's statement concerns a borrower who does not see the line. */
export const findHolds = (ctx: Ctx, facilityId: string): Promise<HoldView[]> =>
  asSystem(ctx, 'financing', async (system) => (await holdsOf(system, [facilityId])).get(facilityId) ?? []);
