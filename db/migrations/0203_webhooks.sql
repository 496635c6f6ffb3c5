-- Events out. A delivery is a row, written in the transaction of what it tells of; a job sends it until the receiver said
-- it has it. None is lost with a process, none is sent for an act that was rolled back.
create table webhook_endpoint (
  tenant_id text not null references tenant,
  id text not null,
  party_id text not null,
  url text not null check (length(url) <= 2000),
  -- Signs; shown to its owner once.
  secret bytea not null check (length(secret) between 24 and 64),
  -- Still signs too while a rotation lasts.
  previous_secret bytea check (length(previous_secret) between 24 and 64),
  previous_until timestamptz,
  disabled_at timestamptz,
  disabled_reason text,
  participants text[] not null check (participants @> array[party_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id)
);
select holdfast_protect('webhook_endpoint');

create table webhook_delivery (
  tenant_id text not null references tenant,
  id text not null,
  endpoint_id text not null,
  type text not null,
  body text not null,
  created_at timestamptz not null,
  -- Also the lease of who is sending it.
  next_attempt_at timestamptz not null,
  attempts integer not null default 0,
  last_status integer,
  last_error text,
  delivered_at timestamptz,
  dead_at timestamptz,
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, endpoint_id) references webhook_endpoint (tenant_id, id),
  check (delivered_at is null or dead_at is null)
);
create index webhook_delivery_due on webhook_delivery (next_attempt_at) where delivered_at is null and dead_at is null;
create index webhook_delivery_endpoint on webhook_delivery (tenant_id, endpoint_id, id);
select holdfast_protect('webhook_delivery');

-- The job finds tenants with something due, and then works in each as anyone else.
create policy resolve on webhook_delivery for select to holdfast_authenticator using (true);
grant select on webhook_delivery to holdfast_authenticator;
create function tenants_with_due_deliveries(at timestamptz) returns table (tenant_id text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct d.tenant_id from webhook_delivery d
  where d.delivered_at is null and d.dead_at is null and d.next_attempt_at <= at
$$;
grant create on schema public to holdfast_authenticator;
alter function tenants_with_due_deliveries(timestamptz) owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function tenants_with_due_deliveries(timestamptz) from public;
grant execute on function tenants_with_due_deliveries(timestamptz) to holdfast_app;
