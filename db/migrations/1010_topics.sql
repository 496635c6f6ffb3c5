-- A device's code is its tenant's own. What names it at the broker, in topic and user name, is unique everywhere: the code
-- itself for whoever had it first, else the code with something behind it.
alter table device drop constraint device_code_key;
alter table device add column topic_name text;
alter table device no force row level security;
select set_config('app.xid', pg_current_xact_id()::text, true);
update device set topic_name = code;
alter table device force row level security;
alter table device
  alter column topic_name set not null,
  add constraint device_topic_name_format check (topic_name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$'),
  add constraint device_topic_name_key unique (topic_name),
  add constraint device_code_of_tenant unique (tenant_id, code);

drop function resolve_devices(text[]);
create function resolve_devices(names text[])
returns table (tenant_id text, device_number integer, device_id text, code text, topic_name text, kind text,
               report_every_s integer, public_key text, password_hash bytea, participants text[])
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select d.tenant_id, d.number, d.id, d.code, d.topic_name, d.kind, d.report_every_s, d.public_key, d.password_hash,
    d.participants
  from device d where d.topic_name = any (names)
$$;
grant create on schema public to holdfast_authenticator;
alter function resolve_devices(text[]) owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function resolve_devices(text[]) from public;
grant execute on function resolve_devices(text[]) to holdfast_app;

-- What a device may have put aside in a day; what comes beyond is counted and not kept. Of unknown devices, all together.
create table quarantine_day (
  tenant_id text,
  device_number integer,
  day date not null,
  messages bigint not null check (messages > 0),
  bytes bigint not null check (bytes >= 0),
  unique nulls not distinct (tenant_id, device_number, day)
);
alter table quarantine_day enable row level security;
alter table quarantine_day force row level security;
create policy tenant on quarantine_day to holdfast_app
  using (tenant_id is not distinct from (select nullif(current_setting('app.tenant', true), '')))
  with check (tenant_id is not distinct from (select nullif(current_setting('app.tenant', true), '')));
create trigger guard before insert or update or delete on quarantine_day
  for each statement execute function holdfast_guard();
grant select, insert, update on quarantine_day to holdfast_app;
