create table device (
  tenant_id text not null references tenant,
  id text not null,
  -- The device's name in its topic and its MQTT user name: unique everywhere, because a topic names no tenant.
  code text not null unique check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  -- Short key of the hot tables.
  number integer not null generated always as identity unique,
  kind text not null check (kind in
    ('gnss_tracker', 'e_seal', 'scale', 'door_sensor', 'tag_reader', 'climate_sensor', 'camera_counter')),
  owner_id text not null,
  report_every_s integer check (report_every_s > 0),
  public_key text,
  password_hash bytea not null check (length(password_hash) = 32),
  enrolled_at timestamptz not null,
  participants text[] not null check (participants @> array[owner_id]),
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, owner_id) references party (tenant_id, id)
);
select holdfast_protect('device');

-- What was heard of a device. `seen` holds every sequence number ever stored, as ranges: a gap in it is a message not
-- (yet) received, and a number inside it is a repeat, however old. A well-behaved device has one range.
create table device_state (
  tenant_id text not null references tenant,
  device_number integer not null,
  seen int8multirange not null default '{}',
  received bigint not null default 0,
  repeated bigint not null default 0,
  last_received_at timestamptz,
  latest jsonb,
  latest_at timestamptz,
  primary key (tenant_id, device_number),
  foreign key (tenant_id, device_number) references device (tenant_id, number)
) with (fillfactor = 60);
select holdfast_protect('device_state');

-- Observations by the day they were received. No key of their own: device_state decides, under its row lock, what is new.
create table observation (
  tenant_id text not null,
  device_number integer not null,
  seq bigint not null,
  at timestamptz not null,
  received_at timestamptz not null,
  -- The version of the subject's state that this message made: the order in which they were judged.
  fold_version bigint,
  -- False for unsigned or wrongly signed readings of a device that has a key: kept, but proving nothing.
  is_evidence boolean not null,
  payload jsonb not null
) partition by range (received_at);
create index observation_folded on observation (device_number, fold_version);
select holdfast_protect('observation', 'select, insert');
create table observation_default partition of observation default;

-- Makes the partitions from yesterday to `days` ahead. Owned by the schema's owner: the service may call it, nothing more.
create function ensure_observation_partitions(today date, days integer) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  day date;
  made integer := 0;
begin
  for day in select generate_series(today - 1, today + days, interval '1 day')::date loop
    if to_regclass(format('observation_%s', to_char(day, 'YYYYMMDD'))) is null then
      begin
        execute format('create table observation_%s partition of observation for values from (%L) to (%L)',
                       to_char(day, 'YYYYMMDD'), day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
        made := made + 1;
      exception
        -- Another process made it, or rows of that day lie in the default partition already; they stay there.
        when duplicate_table or check_violation then null;
      end;
    end if;
  end loop;
  return made;
end $$;
revoke all on function ensure_observation_partitions(date, integer) from public;
grant execute on function ensure_observation_partitions(date, integer) to holdfast_app;

-- Messages that could not be taken, with the reason. Acknowledged to the broker all the same: poison never blocks.
create table quarantine (
  id bigint generated always as identity primary key,
  -- Unknown for messages of unknown devices: only the operator of the installation reads those.
  tenant_id text,
  device_number integer,
  topic text not null,
  payload bytea not null check (length(payload) <= 65536),
  payload_length integer not null,
  reason text not null,
  detail text,
  received_at timestamptz not null,
  participants text[] not null
);
create index quarantine_tenant on quarantine (tenant_id, id);
alter table quarantine enable row level security;
alter table quarantine force row level security;
create policy tenant on quarantine to holdfast_app
  using (tenant_id is not distinct from (select nullif(current_setting('app.tenant', true), '')))
  with check (tenant_id is not distinct from (select nullif(current_setting('app.tenant', true), '')));
create policy participants on quarantine as restrictive to holdfast_app
  using ((select current_setting('app.party', true)) = 'system'
         or participants @> array[(select current_setting('app.party', true))])
  with check ((select current_setting('app.party', true)) = 'system');
create trigger guard before insert or update or delete on quarantine for each statement execute function holdfast_guard();
create trigger append_only before update or delete on quarantine for each row execute function holdfast_append_only();
grant select, insert on quarantine to holdfast_app;

-- Ingest meets device codes before it knows a tenant.
create policy resolve on device for select to holdfast_authenticator using (true);
grant select on device to holdfast_authenticator;
create function resolve_devices(codes text[])
returns table (tenant_id text, device_number integer, device_id text, code text, kind text, report_every_s integer,
               public_key text, password_hash bytea, participants text[])
language sql stable security definer set search_path = pg_catalog, public as $$
  select d.tenant_id, d.number, d.id, d.code, d.kind, d.report_every_s, d.public_key, d.password_hash, d.participants
  from device d where d.code = any (codes)
$$;
grant create on schema public to holdfast_authenticator;
alter function resolve_devices(text[]) owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function resolve_devices(text[]) from public;
grant execute on function resolve_devices(text[]) to holdfast_app;
