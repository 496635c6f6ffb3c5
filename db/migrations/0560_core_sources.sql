-- Where a core firm's own system is asked for its records. Named by one person, put in use by another: what it answers proves
-- receivables. The cursor moves in the transaction that keeps what was read, so that nothing is lost or counted twice.
create table core_source (
  tenant_id text not null references tenant,
  id text not null,
  party_id text not null,
  url text not null check (length(url) between 8 and 500),
  -- Sent as a bearer token; shown to nobody.
  credential text not null check (length(credential) between 8 and 500),
  status text not null check (status in ('proposed', 'active', 'ended')),
  cursor text check (length(cursor) between 1 and 400),
  records bigint not null default 0,
  -- Fails in a row, what the last one was, and when it is asked again.
  failures integer not null default 0,
  last_failure text,
  next_at timestamptz not null,
  -- Who asks now; another takes over when this has passed.
  leased_until timestamptz,
  proposed_by text not null,
  approved_by text check (approved_by <> proposed_by),
  participants text[] not null check (participants @> array[party_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  foreign key (tenant_id, proposed_by) references person (tenant_id, id),
  foreign key (tenant_id, approved_by) references person (tenant_id, id),
  check (status <> 'active' or approved_by is not null)
);
create unique index core_source_once on core_source (party_id, url, tenant_id) where status <> 'ended';
create index core_source_due on core_source (next_at, tenant_id) where status = 'active';
select holdfast_protect('core_source');
