import { type SQL, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { homeZone } from '../../kernel/time.ts';

const opens = sql.param(['facility.approved', 'facility.resumed', 'limit.opened', 'limit.resumed']);
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

const turns = sql.param([
  'facility.approved',
  'facility.resumed',
  'facility.suspended',
  'facility.closed',
  'limit.opened',
  'limit.resumed',
  'limit.suspended',
  'limit.closed',
]);

/** What each event of a facility or limit of a lender makes of it: what it promises while it is open, and nothing else. */
const promised = (ctx: Ctx, lenderId: string, known: SQL): SQL => sql`
  select o.id, o.is_limit, o.borrower_id, o.currency, e.seq, (e.at at time zone ${homeZone})::date as on_day,
    case when (max(case when e.type = any (${turns}::text[]) then array[e.seq, (e.type = any (${opens}::text[]))::integer] end)
      over (partition by o.id order by e.seq))[2] = 1
      then coalesce((coalesce(e.payload -> 'limit', e.payload -> 'amount') ->> 'amountMinor')::bigint, 0) else 0 end as minor
  from (
    select f.id, false as is_limit, f.borrower_id, f.currency from facility f where f.tenant_id = ${ctx.tenantId} and f.lender_id = ${lenderId}
    union all select c.id, true, c.party_id, c.currency from credit_limit c
      where c.tenant_id = ${ctx.tenantId} and c.lender_id = ${lenderId} and c.parent_id is null) o
  join event e on e.tenant_id = ${ctx.tenantId} and e.object_id = o.id and e.type = any (${says}::text[]) and e.at <= ${known}`;

/** The day from which a loan is no part of a line: all of it is paid back, and nothing of it can be drawn any more; or it ended otherwise. */
const over = (ctx: Ctx): SQL => sql`case
  when l.terms ->> 'shape' <> 'revolving' and l.written_off_minor = 0 and l.principal_paid_minor >= greatest(l.disbursed_minor, l.principal_minor)
    then coalesce((select max(a.on_day) from loan_act a where a.tenant_id = ${ctx.tenantId} and a.loan_id = l.id and a.kind = 'repayment'
      and a.reversed_at is null), l.earned_to)
  when l.status <> 'active' then l.earned_to end`;

/**
 * The line of each firm with a lender at the end of each day on which something moved it, every day on which a loan began among them, as `linesOf`
 * in policies/pots has it today (measure 17: the tax rule speaks of the line, and not of loans): its limits, or what its facilities promised with the
 * loans beside them. Read from the events of facilities and limits, and from the days of loans: what is repaid since counts while it ran. What
 * each day moved is added up from day to day: however many loans a firm has, each is read once.
 */
export const linesThen = (ctx: Ctx, lenderId: string, known: SQL): SQL => sql`
  select d.borrower_id, d.currency, d.began_on,
    greatest(d.granted_minor, d.promised_minor + case when d.promised_minor = 0 then d.lent_minor else d.beside_minor end)::bigint as minor
  from (
    select m.borrower_id, m.currency, m.on_day as began_on, sum(sum(m.granted)) over upto as granted_minor, sum(sum(m.promised)) over upto as promised_minor,
      sum(sum(m.lent)) over upto as lent_minor, sum(sum(m.beside)) over upto as beside_minor
    from (
      select l.borrower_id, l.currency, v.on_day, 0::bigint as granted, 0::bigint as promised, v.minor as lent,
        case when l.facility_id is null then v.minor else 0 end as beside
      from (select l.*, ${over(ctx)} as over_on from loan l
        where l.tenant_id = ${ctx.tenantId} and l.lender_id = ${lenderId} and l.began_on is not null) l
      cross join lateral (values (l.began_on, l.principal_minor),
        (case when l.over_on is not null then greatest(l.over_on, l.began_on + 1) end, -l.principal_minor)) v (on_day, minor)
      where v.on_day is not null
      union all
      select s.borrower_id, s.currency, s.on_day, case when s.is_limit then s.moved else 0 end, case when s.is_limit then 0 else s.moved end, 0, 0
      from (select p.*, p.minor - lag(p.minor, 1, 0::bigint) over (partition by p.id order by p.seq) as moved
        from (${promised(ctx, lenderId, known)}) p) s
    ) m group by 1, 2, 3
    window upto as (partition by m.borrower_id, m.currency order by m.on_day)
  ) d`;
