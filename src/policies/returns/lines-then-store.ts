import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { homeZone } from '../../kernel/time.ts';

const opens = sql.param(['facility.approved', 'facility.resumed', 'limit.opened', 'limit.resumed']);
const ends = sql.param(['facility.suspended', 'facility.closed', 'limit.suspended', 'limit.closed']);
const says = sql.param([
  'facility.approved',
  'facility.resumed',
  'facility.suspended',
  'facility.changed',
  'facility.closed',
  'limit.opened',
  'limit.resumed',
  'limit.suspended',
  'limit.changed',
  'limit.closed',
]);

/**
 * The line of each firm with a lender at the end of each day on which one of its loans in `stood` began, as `linesOf` in policies/pots has it today
 * (measure 17: the tax rule speaks of the line, and not of loans): its limits, or what its facilities promised with the loans beside them. Read from
 * the events of facilities and limits, and from the days of loans: what is repaid since counts while it ran.
 */
export const linesThen = (ctx: Ctx, lenderId: string, known: SQL): SQL => sql`
  select d.borrower_id, d.currency, d.began_on,
    greatest(coalesce(g.granted_minor, 0), coalesce(g.promised_minor, 0) + coalesce(b.minor, 0))::bigint as minor
  from (select distinct borrower_id, currency, began_on, ((began_on + 1)::timestamp at time zone ${homeZone}) as ended from stood) d
  left join lateral (
    select sum(v.minor) filter (where v.is_limit) as granted_minor, sum(v.minor) filter (where not v.is_limit) as promised_minor
    from (
      select o.is_limit, (select coalesce(e.payload -> 'limit', e.payload -> 'amount') ->> 'amountMinor' from event e
          where e.tenant_id = ${ctx.tenantId} and e.object_id = o.id and e.type = any (${says}::text[]) and e.at < d.ended and e.at <= ${known}
          order by e.seq desc limit 1)::bigint as minor,
        (select e.type = any (${opens}::text[]) from event e
          where e.tenant_id = ${ctx.tenantId} and e.object_id = o.id and (e.type = any (${opens}::text[]) or e.type = any (${ends}::text[]))
            and e.at < d.ended and e.at <= ${known} order by e.seq desc limit 1) as is_open
      from (
        select f.id, false as is_limit from facility f
          where f.tenant_id = ${ctx.tenantId} and f.lender_id = ${lenderId} and f.borrower_id = d.borrower_id and f.currency = d.currency
        union all select c.id, true from credit_limit c
          where c.tenant_id = ${ctx.tenantId} and c.lender_id = ${lenderId} and c.party_id = d.borrower_id and c.currency = d.currency
            and c.parent_id is null) o) v
    where v.is_open
  ) g on true
  left join lateral (
    select sum(l.principal_minor) as minor from loan l
    where l.tenant_id = ${ctx.tenantId} and l.lender_id = ${lenderId} and l.borrower_id = d.borrower_id and l.currency = d.currency
      and l.began_on <= d.began_on and (l.status = 'active' or l.earned_to > d.began_on or l.began_on = d.began_on)
      and (l.facility_id is null or coalesce(g.promised_minor, 0) = 0)
  ) b on true`;
