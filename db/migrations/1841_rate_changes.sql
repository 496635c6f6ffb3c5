-- The rate of a facility changes from a day on, as its borrower agreed by what that costs; beside it what was agreed on penalties, as before.
alter table penalty_amendment alter column overdue_uplift_bps drop not null, alter column misuse_uplift_bps drop not null,
  add column interest_bps integer check (interest_bps between 0 and 10000),
  add column sheet jsonb,
  add column sheet_hash text check (sheet_hash ~ '^[0-9a-f]{64}$'),
  add column reason text check (length(reason) between 1 and 1000),
  add check (num_nulls(overdue_uplift_bps, misuse_uplift_bps) = case when interest_bps is null then 0 else 2 end),
  add check (num_nulls(interest_bps, sheet, sheet_hash, reason) in (0, 4));
drop index penalty_amendment_day;
create unique index penalty_amendment_day on penalty_amendment (tenant_id, facility_id, from_on, (interest_bps is null)) where status = 'agreed';
