-- New for old: a drawdown is closed by a new one of what is left of its principal, and no cash moves. The pledges of the
-- facility are not touched, so publicity and rank stay; since when money was first out stays on the record.
alter table drawdown
  drop constraint drawdown_status_check,
  add constraint drawdown_status_check
    check (status in ('requested', 'approved', 'held', 'disbursed', 'repaid', 'replaced', 'declined')),
  add column replaces_id text,
  add column first_paid_on date,
  add foreign key (tenant_id, replaces_id) references drawdown (tenant_id, id),
  add check ((replaces_id is null) = (first_paid_on is null));
create unique index drawdown_replaces on drawdown (tenant_id, replaces_id) where replaces_id is not null;

create table rollover (
  tenant_id text not null references tenant,
  id text not null,
  facility_id text not null,
  drawdown_id text not null,
  -- The new one, once it is done.
  replaced_by_id text,
  due_on date not null,
  reason text not null,
  -- Interest and penalty of the old debt: paid before, or owed on beside the new principal.
  interest text not null check (interest in ('paid', 'carried')),
  -- Declarations of providers of security that they know the new money pays an old debt (SI 16), by SHA-256.
  consents jsonb not null default '[]',
  status text not null check (status in ('requested', 'approved', 'done', 'declined')),
  conditions jsonb,
  requested_by text not null,
  approved_by text check (approved_by <> requested_by),
  done_by text check (done_by <> approved_by),
  created_at timestamptz not null,
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  foreign key (tenant_id, drawdown_id) references drawdown (tenant_id, id),
  foreign key (tenant_id, replaced_by_id) references drawdown (tenant_id, id),
  check ((status = 'done') = (replaced_by_id is not null and done_by is not null))
);
create unique index rollover_open on rollover (tenant_id, drawdown_id) where status in ('requested', 'approved');
create index rollover_facility on rollover (tenant_id, facility_id);
create index rollover_participants on rollover using gin (participants);
select holdfast_protect('rollover');
