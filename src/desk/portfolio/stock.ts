import type { Cut, Rows } from './sums.ts';

/**
 * Lots as they stand in somebody’s sums: a lender’s by its live pledges, a custodian’s by its custody. They are read in two ways by the same
 * words: all of one party, for the rows behind a figure; and of some lots whosever they are, to keep the sums (migration 2074).
 */
interface Ways {
  role: 'pledgee' | 'custodian';
  ofParty: string;
  /** Of the lots that are named in `:moved`. */
  ofLots: string;
}

const quantity = 'l.quantity_value / 10::numeric ^ l.quantity_scale';

/** Each lot once a lender, by itself or by the document that stands for it. */
const pledged = (
  from: string,
  which: string,
) => `select distinct on (i.pledgee_id, l.id) l.id, 'lots' as noun, i.pledgee_id as party_id,
      l.commodity_id, l.owner_id, l.quantity_unit as unit, u.custodian_id, u.site_id, ${quantity} as quantity,
      coalesce(p.state, 'unverified') as control
    from ${from}
    join lot l on l.tenant_id = i.tenant_id and l.id = o.lot_id and l.status in ('registered', 'in_custody')
    left join lot_custody u on u.tenant_id = l.tenant_id and u.lot_id = l.id and u.ended_at is null
    left join control_position p on p.tenant_id = i.tenant_id and p.pledgee_id = i.pledgee_id and p.item_id = l.id and p.live
    where i.tenant_id = :tenant and i.live and ${which} order by i.pledgee_id, l.id, p.state nulls last`;

const kept = (
  from: string,
  which: string,
) => `select l.id, 'lots' as noun, u.custodian_id as party_id, l.commodity_id, l.owner_id, u.site_id,
      l.quantity_unit as unit, l.status, ${quantity} as quantity
    from ${from} join lot l on l.tenant_id = u.tenant_id and l.id = u.lot_id
    where u.tenant_id = :tenant and u.ended_at is null and ${which}`;

const pledges: Ways = {
  role: 'pledgee',
  ofParty: pledged(
    `pledge_item i join lateral (select i.item_id as lot_id
        union all select b.lot_id from bill_lot b where b.tenant_id = i.tenant_id and b.bill_id = i.item_id and b.live
        union all select r.lot_id from receipt r where r.tenant_id = i.tenant_id and r.id = i.item_id and r.live) o on true`,
    'i.pledgee_id = :party',
  ),
  ofLots: pledged(
    `unnest(:moved) o (lot_id) cross join lateral (select o.lot_id as item_id
        union all select b.bill_id from bill_lot b where b.tenant_id = :tenant and b.lot_id = o.lot_id and b.live
        union all select r.id from receipt r where r.tenant_id = :tenant and r.lot_id = o.lot_id and r.live) d
      join pledge_item i on i.item_id = d.item_id`,
    'true',
  ),
};

const keeping: Ways = {
  role: 'custodian',
  ofParty: kept('lot_custody u', 'u.custodian_id = :party'),
  ofLots: kept('unnest(:moved) o (lot_id) join lot_custody u on u.lot_id = o.lot_id', 'true'),
};

/** By what sums are kept apart, of a lender and of a custodian. */
export const apart = ['commodity_id', 'site_id', 'custodian_id', 'owner_id', 'control'] as const;
const known: Record<Ways['role'], readonly string[]> = {
  pledgee: ['commodity_id', 'site_id', 'custodian_id', 'control'],
  custodian: ['commodity_id', 'site_id', 'owner_id'],
};
const lineOf = ({ role, ofLots }: Ways) =>
  `select '${role}'::text as role, w.party_id, w.id as lot_id, ${apart
    .map((name) => (known[role].includes(name) ? `w.${name}` : `null::text as ${name}`))
    .join(', ')}, w.unit, w.quantity from (${ofLots}) w`;

/** How the lots that are named in `:moved` stand in everybody’s sums. */
export const linesOfMoved = `${lineOf(pledges)} union all ${lineOf(keeping)}`;

/** What is kept, less what was kept of lots that moved since, and those as they stand. */
const keptSums = ({ role }: Ways, key: string) => ({
  sql: `with moved as materialized (select distinct m.lot_id from stock_moved m where m.tenant_id = :tenant),
    now as (select * from (${linesOfMoved.replaceAll('unnest(:moved) o (lot_id)', 'moved o')}) w where w.role = '${role}' and w.party_id = :party)
    select k.key, k.unit, sum(k.n)::integer as lots, trim_scale(sum(k.quantity))::text as quantity
    from (select ${key} as key, n.unit, n.lots as n, n.quantity from stock_sum n
        where n.tenant_id = :tenant and n.role = '${role}' and n.party_id = :party
      union all select ${key}, n.unit, -1, -n.quantity from moved m
        join stock_line n on n.tenant_id = :tenant and n.lot_id = m.lot_id and n.role = '${role}' and n.party_id = :party
      union all select ${key}, n.unit, 1, n.quantity from now n) k
    group by k.key, k.unit having sum(k.n) <> 0`,
  order: 'k.lots desc',
});

const rowsOf = ({ ofParty }: Ways, state: string): Rows => ({
  sql: ofParty,
  measure: 'unit',
  sums: { quantity: 'n.quantity' },
  counts: { lots: 'true' },
  shows: { partyId: 'n.owner_id', state: `n.${state}` },
});
const by =
  (ways: Ways, rows: Rows) =>
  (key: string, name?: string): Cut => ({ rows, key, ...(name !== undefined && { name }), kept: keptSums(ways, key) });

/** What secures a lender: lots that its live pledges hold, by themselves or by their document, each once. */
export const pledgedBy = by(pledges, rowsOf(pledges, 'control'));
/** What a custodian keeps, whoever owns it: every lot in its custody, once. */
export const keptBy = by(keeping, rowsOf(keeping, 'status'));
