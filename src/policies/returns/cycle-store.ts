import { type SQL, sql } from 'drizzle-orm';
import { asSystem, type Ctx, db, rowsOf } from '../../context.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { addDays, daysBetween, endOfBusinessDate, type LocalDate, startOfBusinessDate } from '../../kernel/time.ts';
import type { CycleRow, IdleLot } from './cycle-rules.ts';

interface Days {
  from: LocalDate;
  to: LocalDate;
  known: Date;
}

/** The clients of a lender, from receivables and lots that the lender takes part in. */
export const cycleRows = (ctx: Ctx, lenderId: string, of: Days): Promise<CycleRow[]> =>
  rowsOfCycle(
    ctx,
    lenderId,
    sql`select borrower_id as id from loan where tenant_id = ${ctx.tenantId} and lender_id = ${lenderId} and proposed_at <= ${of.known.toISOString()}::timestamptz
      union select borrower_id from facility where tenant_id = ${ctx.tenantId} and lender_id = ${lenderId} and created_at <= ${of.known.toISOString()}::timestamptz`,
    of,
  );

/** A firm as it stands in its own record. */
export const ownCycle = (ctx: Ctx, partyId: string, of: Days): Promise<CycleRow[]> =>
  rowsOfCycle(ctx, partyId, sql`select ${partyId}::text as id`, of);

/** Lots of a firm with which nothing was done for so long that they are idle, and since when; the longest first. */
export async function idleLots(ctx: Ctx, partyId: string, on: LocalDate, lotId?: string): Promise<IdleLot[]> {
  const before = startOfBusinessDate(addDays(on, -policyOf(partyId, 'stock.idleDays', on).value));
  const result = await db(ctx).execute(sql`
    select l.id as "lotId", l.description, l.value_currency as currency, m.cost::text as "costMinor", m.since
    from lot l cross join lateral (select sum(m.cost_delta_minor) as cost, max(o.at) filter (where o.kind <> 'reweigh') as since
      from lot_movement m join lot_operation o on o.tenant_id = m.tenant_id and o.id = m.operation_id
      where m.tenant_id = l.tenant_id and m.lot_id = l.id) m
    where l.tenant_id = ${ctx.tenantId} and l.owner_id = ${partyId} ${lotId === undefined ? sql`` : sql`and l.id = ${lotId}`} and m.cost > 0 and m.since < ${before.toISOString()}::timestamptz
    order by m.since, l.id limit 1000`);
  return rowsOf(result);
}

/**
 * What parties sold, bought and held in a period, from what the viewer takes part in, as was known at an instant. A lot is whose title it was when
 * the period ended.
 */
async function rowsOfCycle(ctx: Ctx, viewerId: string, parties: SQL, { from, to, known }: Days): Promise<CycleRow[]> {
  const instant = (at: Date) => sql`${new Date(Math.min(at.getTime(), known.getTime())).toISOString()}::timestamptz`;
  const [first, last] = [instant(startOfBusinessDate(from)), instant(endOfBusinessDate(to))];
  const at = sql`${known.toISOString()}::timestamptz`;
  const idleFrom = addDays(to, -policyOf(viewerId, 'stock.idleDays', to).value);
  const idle = instant(startOfBusinessDate(idleFrom));
  const mine = sql`array[${viewerId}]`;
  /** What of a receivable was open when a day had ended. */
  const open = (
    on: LocalDate,
  ) => sql`case when r.invoiced_on > ${on} or r.settled_at <= ${instant(endOfBusinessDate(on))} then 0
    else greatest(r.amount_minor - r.diluted_minor - r.set_off_minor - coalesce((select sum(m.amount_minor) from collection_match m
      join statement_line s on s.tenant_id = m.tenant_id and s.id = m.line_id and s.value_on <= ${on} and s.created_at <= ${at}
        and (s.reversed_at is null or s.reversed_at > ${at})
      where m.tenant_id = r.tenant_id and m.receivable_id = r.id), 0), 0) end`;
  const before = addDays(from, -1);
  const query = sql`
    with client as (
      ${parties}
    ), owed as (
      select r.creditor_id, r.debtor_id, r.currency,
        case when r.invoiced_on between ${from} and ${to} then r.amount_minor else 0 end as invoiced, ${open(before)} as opening, ${open(to)} as closing
      from receivable r
      where r.tenant_id = ${ctx.tenantId} and r.participants @> ${mine} and r.created_at <= ${at} and r.invoiced_on <= ${to}
        and (r.creditor_id in (select id from client) or r.debtor_id in (select id from client))
        and not exists (select from event v where v.tenant_id = r.tenant_id and v.object_id = r.id and v.type = 'receivable.rejected' and v.at <= ${at})
    ), held as (
      select coalesce((select t.to_id from lot_title t where t.tenant_id = l.tenant_id and t.lot_id = l.id and t.at <= ${last} order by t.at desc limit 1),
          (select t.from_id from lot_title t where t.tenant_id = l.tenant_id and t.lot_id = l.id order by t.at limit 1), l.owner_id) as owner_id,
        l.value_currency as currency, m.*
      from lot l cross join lateral (
        select coalesce(sum(m.cost_delta_minor) filter (where o.at < ${first}), 0) as opening, coalesce(sum(m.cost_delta_minor), 0) as closing,
          coalesce(-sum(m.cost_delta_minor) filter (where o.at >= ${first} and m.kind = 'out'), 0) as gone,
          not coalesce(bool_or(o.at >= ${idle} and o.kind <> 'reweigh'), false) as is_idle
        from lot_movement m join lot_operation o on o.tenant_id = m.tenant_id and o.id = m.operation_id and o.at <= ${last}
        where m.tenant_id = l.tenant_id and m.lot_id = l.id) m
      where l.tenant_id = ${ctx.tenantId} and l.participants @> ${mine} and l.created_at <= ${last}
    ), parts as (
      select creditor_id as id, currency, invoiced as sold, opening as to_before, closing as to_after, 0 as bought, 0 as by_before, 0 as by_after,
        0 as stock_before, 0 as stock, 0 as gone, 0 as idle from owed
      union all select debtor_id, currency, 0, 0, 0, invoiced, opening, closing, 0, 0, 0, 0 from owed
      union all select owner_id, currency, 0, 0, 0, 0, 0, 0, opening, closing, gone, case when is_idle then closing else 0 end from held
    )
    select p.id || ' ' || p.currency as id, p.id as "partyId", p.currency, ${daysBetween(from, to) + 1}::integer as days,
      sum(sold)::text as "soldMinor", sum(to_before)::text as "owedToItBeforeMinor", sum(to_after)::text as "owedToItMinor",
      sum(bought)::text as "boughtMinor", sum(by_before)::text as "owedByItBeforeMinor", sum(by_after)::text as "owedByItMinor",
      sum(stock_before)::text as "stockBeforeMinor", sum(stock)::text as "stockMinor", sum(gone)::text as "goneMinor",
      sum(idle)::text as "idleMinor"
    from parts p join client c on c.id = p.id
    group by p.id, p.currency order by 1`;
  // Matches, movements and titles belong to their receivable or lot, which the viewer takes part in by the conditions above.
  return asSystem(ctx, 'returns', async (system) => rowsOf(await db(system).execute(query)));
}
