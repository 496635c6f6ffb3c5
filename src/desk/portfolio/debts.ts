import { owedStatuses } from '../../lending/trade-finance/index.ts';
import type { Cut, Rows } from './sums.ts';

const partsOf = (...parts: string[]): Pick<Rows, 'sql' | 'parts'> => ({ sql: parts.join(' union all '), parts });

/** Facilities as their coverage has them: read anew for each question, since interest runs from day to day. */
const stands = `jsonb_to_recordset(:stands) s (id text, borrower_id text, currency text, coverage text, ends_on date, limit_minor numeric,
        exposure_minor numeric, counted_minor numeric)`;

/**
 * What a lender has out: each facility as its coverage has it, with every debt under it, and each loan that stands by itself with what is left
 * of its principal. Nothing counts for a loan by itself: null, not zero.
 */
const exposures: Rows = {
  ...partsOf(
    `select s.id, 'facilities' as noun, s.borrower_id, s.currency, s.coverage, s.ends_on, s.limit_minor, s.exposure_minor, s.counted_minor
      from ${stands}`,
    `select l.id, 'loans' as noun, l.borrower_id, l.currency, null::text as coverage, l.ends_on, l.principal_minor::numeric as limit_minor,
        (l.disbursed_minor - l.principal_paid_minor - l.written_off_minor)::numeric as exposure_minor, null::numeric as counted_minor
      from loan l where l.tenant_id = :tenant and l.lender_id = :party and l.facility_id is null and l.status = 'active'`,
  ),
  measure: 'currency',
  sums: { limitMinor: 'n.limit_minor', exposureMinor: 'n.exposure_minor', countedMinor: 'n.counted_minor' },
  counts: { facilities: "n.noun = 'facilities'", loans: "n.noun = 'loans'" },
  shows: { partyId: 'n.borrower_id', state: 'n.coverage', on: 'n.ends_on::text' },
};

/** What falls due to a lender: drawdowns and financings by their day, loans instalment by instalment with its interest. */
const debts: Rows = {
  ...partsOf(
    `select d.id, 'drawdowns' as noun, f.borrower_id, d.currency, d.due_on, (d.amount_minor - d.repaid_minor)::numeric as left_minor
      from drawdown d join facility f on f.tenant_id = d.tenant_id and f.id = d.facility_id
      where d.tenant_id = :tenant and f.lender_id = :party and d.status = 'disbursed'`,
    `select t.id, 'trade-financings' as noun, t.customer_id as borrower_id, t.currency, t.due_on,
        (t.amount_minor - t.repaid_minor)::numeric as left_minor
      from trade_financing t where t.tenant_id = :tenant and t.lender_id = :party and t.status in (${owedStatuses.map((status) => `'${status}'`).join(', ')})`,
    `select l.id, 'loans' as noun, l.borrower_id, l.currency, i.due_on, i.left_minor::numeric as left_minor
      from loan l join loan_line i on i.tenant_id = l.tenant_id and i.loan_id = l.id and i.left_minor > 0
      where l.tenant_id = :tenant and l.lender_id = :party and l.status = 'active'`,
  ),
  measure: 'currency',
  sums: { outstandingMinor: 'n.left_minor' },
  counts: { debts: 'true' },
  shows: { partyId: 'n.borrower_id', on: 'n.due_on::text' },
};

/** The same where loans by themselves are kept added up (migration 2091), by who borrows and when they end. */
export const exposuresBy = (key: string, order: string, name?: string): Cut => ({
  rows: exposures,
  key,
  ...(name !== undefined && { name }),
  kept: {
    sql: `select k.key, k.currency, sum(k.facilities)::integer as facilities, sum(k.loans)::integer as loans,
        trim_scale(sum(k.limit_minor))::text as "limitMinor", trim_scale(sum(k.exposure_minor))::text as "exposureMinor",
        trim_scale(sum(k.counted_minor))::text as "countedMinor"
      from (select ${key} as key, n.currency, 1 as facilities, 0 as loans, n.limit_minor, n.exposure_minor, n.counted_minor
          from (select s.* from ${stands}) n
        union all select ${key}, n.currency, 0, n.loans, n.limit_minor, n.exposure_minor, null
          from (select d.borrower_id, null::text as coverage, d.ends_on, d.currency, sum(d.debts) as loans, sum(d.principal_minor) as limit_minor,
              sum(d.left_minor) as exposure_minor
            from debt_part d where d.tenant_id = :tenant and d.lender_id = :party and d.borrower_id is not null
            group by d.borrower_id, d.ends_on, d.currency having sum(d.debts) <> 0) n) k
      group by k.key, k.currency`,
    order,
  },
});

/** How soon, the soonest first. */
const soon = ['overdue', 'in_30_days', 'in_90_days', 'in_a_year', 'later'];
const dueIn = `case when n.due_on < :today then 'overdue' when n.due_on <= :today + 30 then 'in_30_days'
    when n.due_on <= :today + 90 then 'in_90_days' when n.due_on <= :today + 365 then 'in_a_year' else 'later' end`;

/** What falls due by when, as it is kept by the day. */
export const dueBy: Cut = {
  rows: debts,
  key: dueIn,
  kept: {
    sql: `select k.key, k.currency, sum(k.debts)::integer as debts, trim_scale(sum(k.left_minor))::text as "outstandingMinor"
      from (select ${dueIn} as key, n.currency, n.debts, n.left_minor
        from debt_part n where n.tenant_id = :tenant and n.lender_id = :party and n.due_on is not null) k
      group by k.key, k.currency having sum(k.debts) <> 0`,
    order: `array_position('{${soon.join(',')}}'::text[], k.key)`,
  },
};
