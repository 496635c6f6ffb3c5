/** One way to add a portfolio up: whose, by what, and where its rows are. Our own SQL: what comes from outside is bound. */
export interface Cut {
  /** `n` has a key, a currency or unit, and figures. Bound: the tenant, the party, today. */
  sql: string;
  /** Where the rows behind a figure are listed; `{key}` is the figure’s. Null where the list takes no such filter. */
  rows: string | null;
}

const facilities = `select f.id, f.borrower_id, f.currency, f.limit_minor, f.expires_on, coalesce(c.state, 'unwatched') as coverage,
    coalesce(c.exposure_minor, 0) as exposure_minor, coalesce(c.counted, 0) as counted_minor
  from facility f left join coverage c on c.tenant_id = f.tenant_id and c.facility_id = f.id
  where f.tenant_id = :tenant and f.lender_id = :party and f.status in ('active', 'suspended')`;

const facilitySums = (key: string, name = 'null::text') => `select ${key} as key, ${name} as name, n.currency,
    count(*)::integer as facilities, sum(n.limit_minor)::text as "limitMinor", sum(n.exposure_minor)::text as "exposureMinor",
    round(sum(n.counted_minor))::text as "countedMinor"
  from (${facilities}) n group by 1, 2, 3 order by sum(n.exposure_minor) desc, 1`;

/** What secures the lender: lots that live pledges hold, each once. */
const lots = `select distinct on (l.id) l.id, l.commodity_id, l.quantity_unit as unit, l.quantity_value, l.quantity_scale, u.custodian_id, u.site_id,
    coalesce(p.state, 'unverified') as control
  from pledge_item i join lot l on l.tenant_id = i.tenant_id and l.id = i.item_id
  left join lot_custody u on u.tenant_id = l.tenant_id and u.lot_id = l.id and u.ended_at is null
  left join control_position p on p.tenant_id = i.tenant_id and p.pledgee_id = i.pledgee_id and p.item_id = i.item_id and p.live
  where i.tenant_id = :tenant and i.pledgee_id = :party and i.live order by l.id`;

const lotSums = (
  key: string,
  name: string,
) => `select ${key} as key, ${name} as name, n.unit, count(*)::integer as lots,
    trim_scale(sum(n.quantity_value / 10::numeric ^ n.quantity_scale))::text as quantity
  from (${lots}) n group by 1, 2, 3 order by count(*) desc, 1`;

const nameOf = (table: string, id: string, column = 'name') =>
  `(select v.${column} from ${table} v where v.tenant_id = :tenant and v.id = ${id})`;

/** What a lender has out, and what secures it. */
export const portfolioCuts = {
  borrower: {
    sql: facilitySums('n.borrower_id', nameOf('party', 'n.borrower_id')),
    rows: '/v1/lists/facilities?partyId={key}',
  },
  coverage: { sql: facilitySums('n.coverage'), rows: null },
  expiry: { sql: facilitySums("to_char(n.expires_on, 'YYYY-MM')"), rows: null },
  maturity: {
    sql: `select case when n.due_on < :today then 'overdue' when n.due_on <= :today + 30 then 'in_30_days'
        when n.due_on <= :today + 90 then 'in_90_days' when n.due_on <= :today + 365 then 'in_a_year' else 'later' end as key,
        null::text as name, n.currency, count(*)::integer as debts, sum(n.amount_minor - n.repaid_minor)::text as "outstandingMinor"
      from drawdown n join facility f on f.tenant_id = n.tenant_id and f.id = n.facility_id
      where n.tenant_id = :tenant and f.lender_id = :party and n.status = 'disbursed' group by 1, 2, 3 order by min(n.due_on)`,
    rows: '/v1/lists/drawdowns?state=disbursed&sort=dueOn',
  },
  commodity: { sql: lotSums('n.commodity_id', nameOf('commodity', 'n.commodity_id')), rows: null },
  site: { sql: lotSums('n.site_id', nameOf('site', 'n.site_id')), rows: null },
  custodian: { sql: lotSums('n.custodian_id', nameOf('party', 'n.custodian_id')), rows: null },
  control: { sql: lotSums('n.control', 'null::text'), rows: null },
} as const satisfies Record<string, Cut>;

const owed = `select r.id, r.creditor_id, r.currency, r.due_on, r.status,
    coalesce(r.confirmed_minor, r.amount_minor) - r.collected_minor - r.set_off_minor - r.diluted_minor as left_minor
  from receivable r where r.tenant_id = :tenant and r.debtor_id = :party and r.status in ('presented', 'confirmed')`;

const owedSums = (key: string, name = 'null::text') => `select ${key} as key, ${name} as name, n.currency,
    count(*) filter (where n.status = 'confirmed')::integer as confirmed, count(*) filter (where n.status = 'presented')::integer as unanswered,
    coalesce(sum(n.left_minor) filter (where n.status = 'confirmed'), 0)::text as "confirmedMinor",
    coalesce(sum(n.left_minor) filter (where n.status = 'presented'), 0)::text as "unansweredMinor"
  from (${owed}) n group by 1, 2, 3 order by 1`;

/** What a core firm owes, confirmed and not yet answered. */
export const owedCuts = {
  creditor: {
    sql: owedSums('n.creditor_id', nameOf('party', 'n.creditor_id')),
    rows: '/v1/lists/receivables?partyId={key}',
  },
  dueOn: { sql: owedSums('n.due_on::text'), rows: '/v1/lists/receivables?dueOnFrom={key}&dueOnTo={key}' },
  month: { sql: owedSums("to_char(n.due_on, 'YYYY-MM')"), rows: null },
} as const satisfies Record<string, Cut>;
