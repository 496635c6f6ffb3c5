import { payeesSql } from '../../security/assignments/index.ts';
import { dueBy, exposuresBy } from './debts.ts';
import { keptBy, pledgedBy } from './stock.ts';

/**
 * One way to add a portfolio up. A figure is the sum of its rows and of nothing else: both are read by the same SQL, which is our own; what
 * comes from outside is bound: the tenant, the party, today, and where its facilities stand.
 */
export interface Cut {
  rows: Rows;
  /** What the rows are added up by: expressions over `n`, a row. */
  key: string;
  name?: string;
  /** The same sums where they are kept added up: `key`, the measure and every figure, and in what order. What stands here is what its rows come to, and a test holds it. */
  kept?: { sql: string; order: string };
}

/** Rows of one kind: `id`, `noun`, currency or unit, and what they are added up by and to. */
export interface Rows {
  sql: string;
  /** The same in its parts, of each of which a page needs no more than a page: none where it has one. */
  parts?: readonly string[];
  /** By currency, or by unit. */
  measure: 'currency' | 'unit';
  /** Figures: name → the expression over `n`; amounts are sums, counts count. */
  sums: Readonly<Record<string, string>>;
  counts: Readonly<Record<string, string>>;
  /** What a row shows besides: name → the expression. */
  shows?: Readonly<Record<string, string>>;
}

const nameOf = (table: string, id: string) =>
  `(select v.name from ${table} v where v.tenant_id = :tenant and v.id = ${id})`;

const monthOf = "to_char(n.due_on, 'YYYY-MM')";
/** What a lender has out, and what secures it. */
export const portfolioCuts = {
  borrower: exposuresBy('n.borrower_id', 'k.facilities + k.loans desc', nameOf('party', 'n.borrower_id')),
  coverage: exposuresBy('n.coverage', 'k.facilities + k.loans desc'),
  expiry: exposuresBy("to_char(n.ends_on, 'YYYY-MM')", 'k.key'),
  maturity: dueBy,
  commodity: pledgedBy('n.commodity_id', nameOf('commodity', 'n.commodity_id')),
  site: pledgedBy('n.site_id', nameOf('site', 'n.site_id')),
  custodian: pledgedBy('n.custodian_id', nameOf('party', 'n.custodian_id')),
  control: pledgedBy('n.control'),
} as const satisfies Record<string, Cut>;

/** What a custodian keeps, whoever owns it. */
export const keptCuts = {
  site: keptBy('n.site_id', nameOf('site', 'n.site_id')),
  commodity: keptBy('n.commodity_id', nameOf('commodity', 'n.commodity_id')),
  owner: keptBy('n.owner_id', nameOf('party', 'n.owner_id')),
} as const satisfies Record<string, Cut>;

/** What a core firm owes, and to whom it pays. */
const owed: Rows = {
  sql: `select r.id, 'receivables' as noun, r.creditor_id, coalesce(y.payee_id, r.creditor_id) as payee_id, r.currency, r.due_on, r.status,
      (coalesce(r.confirmed_minor, r.amount_minor) - r.collected_minor - r.set_off_minor - r.diluted_minor)::numeric as left_minor
    from receivable r left join (${payeesSql(':tenant', ':party')}) y on y.receivable_id = r.id
    where r.tenant_id = :tenant and r.debtor_id = :party and r.status in ('presented', 'confirmed')`,
  measure: 'currency',
  sums: {
    confirmedMinor: "case when n.status = 'confirmed' then n.left_minor else 0 end",
    unansweredMinor: "case when n.status = 'presented' then n.left_minor else 0 end",
    // Whoever is paid as creditor of these is not whom the debtor owes any more.
    toOthersMinor: 'case when n.payee_id <> n.creditor_id then n.left_minor else 0 end',
  },
  counts: { confirmed: "n.status = 'confirmed'", unanswered: "n.status = 'presented'" },
  shows: { partyId: 'n.creditor_id', payeeId: 'n.payee_id', state: 'n.status', on: 'n.due_on::text' },
};

/**
 * What is owed as the database keeps it added up (migration 2031), and what of it goes to others than its creditors: those few claims of which
 * notice came are looked up one by one.
 */
const keptOwed = (kept: string, ofCreditor: string, ofPayee: string) => {
  const told = `select r.creditor_id, y.payee_id, r.due_on, r.currency, r.status = 'confirmed' as is_confirmed,
        (coalesce(r.confirmed_minor, r.amount_minor) - r.collected_minor - r.set_off_minor - r.diluted_minor)::numeric as left_minor
      from (${payeesSql(':tenant', ':party')}) y join receivable r on r.tenant_id = :tenant and r.id = y.receivable_id and r.debtor_id = :party
      where y.payee_id <> r.creditor_id and r.status in ('presented', 'confirmed')`;
  const sql = `with told as materialized (${told})
    select k.key, k.currency, coalesce(sum(k.n) filter (where k.is_confirmed), 0)::integer as confirmed,
      coalesce(sum(k.n) filter (where not k.is_confirmed), 0)::integer as unanswered,
      trim_scale(coalesce(sum(k.left_minor) filter (where k.is_confirmed), 0))::text as "confirmedMinor",
      trim_scale(coalesce(sum(k.left_minor) filter (where not k.is_confirmed), 0))::text as "unansweredMinor",
      trim_scale(sum(k.to_others_minor))::text as "toOthersMinor"
    from (select ${kept} as key, n.currency, n.is_confirmed, n.receivables as n, n.left_minor, 0 as to_others_minor
        from owed_part n where n.tenant_id = :tenant and n.debtor_id = :party and ${kept} is not null
      union all select ${ofCreditor}, n.currency, n.is_confirmed, -1, -n.left_minor, 0 from told n
      union all select ${ofPayee}, n.currency, n.is_confirmed, 1, n.left_minor, n.left_minor from told n) k
    group by k.key, k.currency having sum(k.n) <> 0`;
  return { sql, order: 'k.confirmed + k.unanswered desc' };
};

/** What a core firm owes, confirmed and not yet answered. */
export const owedCuts = {
  holder: {
    rows: owed,
    key: 'n.payee_id',
    name: nameOf('party', 'n.payee_id'),
    kept: keptOwed('n.creditor_id', 'n.creditor_id', 'n.payee_id'),
  },
  creditor: {
    rows: owed,
    key: 'n.creditor_id',
    name: nameOf('party', 'n.creditor_id'),
    kept: keptOwed('n.creditor_id', 'n.creditor_id', 'n.creditor_id'),
  },
  dueOn: { rows: owed, key: 'n.due_on::text', kept: keptOwed('n.due_on::text', 'n.due_on::text', 'n.due_on::text') },
  month: { rows: owed, key: monthOf, kept: keptOwed(monthOf, monthOf, monthOf) },
} as const satisfies Record<string, Cut>;
