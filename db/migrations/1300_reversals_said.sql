-- What someone says that the bank took back, until others have agreed or refused: by account and reference, so that it is said of a
-- line that comes on record afterwards too, and of whatever is booked on it then. It took the place of a mark on each line.
create table proposed_reversal (
  tenant_id text not null references tenant,
  proposal_id text not null,
  party_id text not null,
  account_number text not null,
  reference text not null,
  reference_key text not null generated always as (holdfast_reference_key(reference)) stored,
  proposed_at timestamptz not null,
  participants text[] not null check (participants @> array[party_id]),
  primary key (tenant_id, proposal_id, account_number, reference_key),
  foreign key (tenant_id, proposal_id) references proposal (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id)
);
create index proposed_reversal_reference on proposed_reversal (tenant_id, party_id, reference_key);
select holdfast_protect('proposed_reversal', 'select, insert, update, delete');

-- Whoever migrates need not be above row-level security.
alter table statement_line no force row level security;
alter table proposal no force row level security;
alter table facility_hold no force row level security;
alter table proposed_reversal no force row level security;
select set_config('app.xid', pg_current_xact_id()::text, true);
insert into proposed_reversal (tenant_id, proposal_id, party_id, account_number, reference, proposed_at, participants)
select l.tenant_id, p.id, l.reporter_id, l.account_number, coalesce(l.rest_of, l.bank_reference), p.proposed_at, array[l.reporter_id]
from statement_line l join proposal p on p.tenant_id = l.tenant_id and p.id = any (l.reversal_proposals)
on conflict do nothing;
-- They are read from what is said, and not kept.
update facility_hold set ended_at = now() where ended_at is null and reason like 'REVERSAL\_PROPOSED %';
alter table statement_line force row level security;
alter table proposal force row level security;
alter table facility_hold force row level security;
alter table proposed_reversal force row level security;
alter table statement_line drop column reversal_proposals;
