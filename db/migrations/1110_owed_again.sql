-- Money for an advance that the bank took back: the advance stands again, and what had gone to the seller of that money is owed besides.
alter table factoring_advance add column surplus_minor bigint not null default 0 check (surplus_minor >= 0);

-- What lines taken back had paid, and no line has brought again, counted as collected until now.
-- Whoever migrates need not be above row-level security.
alter table receivable no force row level security;
alter table collection_match no force row level security;
alter table statement_line no force row level security;
select set_config('app.xid', pg_current_xact_id()::text, true);
update receivable r set
  collected_minor = greatest(r.collected_minor - t.minor, 0),
  status = case when r.status = 'settled' then 'confirmed' else r.status end,
  settled_at = null
from (
  select m.tenant_id, m.receivable_id, sum(m.amount_minor) as minor
  from collection_match m
  join statement_line l on l.tenant_id = m.tenant_id and l.id = m.line_id
  where l.reversed_at is not null
    and not exists (select from statement_line g where g.tenant_id = l.tenant_id and g.makes_good_id = l.id)
  group by 1, 2
) t
where r.tenant_id = t.tenant_id and r.id = t.receivable_id;
alter table receivable force row level security;
alter table collection_match force row level security;
alter table statement_line force row level security;
