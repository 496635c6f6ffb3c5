-- Where a party's own system is told of what happens. The cursor is the last event that it took, in the log's order.
create table webhook (
  tenant_id text not null references tenant,
  id text not null,
  party_id text not null,
  url text not null check (length(url) between 8 and 500),
  -- Types, or families such as `receivable.`; none: everything the party takes part in.
  event_types text[] not null,
  status text not null check (status in ('active', 'suspended', 'ended')),
  cursor_xid xid8 not null,
  cursor_seq bigint not null,
  delivered bigint not null default 0,
  -- Fails in a row, since when, what the last one was, and when it is tried again.
  failures integer not null default 0,
  failing_since timestamptz,
  last_failure text,
  next_at timestamptz not null,
  -- Who delivers now; another takes over when this has passed.
  leased_until timestamptz,
  created_by text not null,
  participants text[] not null check (participants @> array[party_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (party_id, url, tenant_id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  foreign key (tenant_id, created_by) references person (tenant_id, id)
);
create index webhook_due on webhook (next_at, tenant_id) where status = 'active';
select holdfast_protect('webhook');
