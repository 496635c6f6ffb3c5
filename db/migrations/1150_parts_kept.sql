-- By which receipt an advance was bought back, and what of earlier buy-backs stays paid on one that stands again: of each receipt the
-- day, the principal and the interest and fees that it paid.
alter table factoring_advance
  add column ended_by text,
  add column parts jsonb not null default '[]',
  add constraint factoring_advance_ended_by foreign key (tenant_id, ended_by) references money_receipt (tenant_id, id);
-- Whoever migrates need not be above row-level security.
alter table factoring_advance no force row level security;
alter table money_receipt no force row level security;
select set_config('app.xid', pg_current_xact_id()::text, true);
update factoring_advance a set ended_by = r.id
from (
  select tenant_id, object_id, max(id) as id from money_receipt
  where kind = 'buy_back' and reversed_at is null
  group by 1, 2
) r
where a.status = 'bought_back' and r.tenant_id = a.tenant_id and r.object_id = a.id;
alter table factoring_advance force row level security;
alter table money_receipt force row level security;
