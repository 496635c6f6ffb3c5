-- The day on which a loan that was called in falls due is its own, beside the day on which it was paid off: money that the bank takes back
-- undoes the one and not the other. What was refunded of money that did not come is owed back.
alter table loan add column called_on date,
  add column owed_back_minor bigint not null default 0 check (owed_back_minor >= 0);
alter table loan disable trigger guard;
alter table loan no force row level security;
alter table credit_cut no force row level security;
update loan l set called_on = c.effective_on from credit_cut c
  where c.tenant_id = l.tenant_id and c.object_id = l.id and c.kind = 'call' and c.status <> 'undone' and l.ends_on is not null;
alter table credit_cut force row level security;
alter table loan force row level security;
alter table loan enable trigger guard;
