-- A device is revoked by its owner, a lender over what it watches, or the operator: nothing is heard of it since. It is
-- handed over, replaced, and given another password or key; readings signed with the former key count until an instant.
alter table device
  add column revoked_at timestamptz,
  add column revoked_by text,
  add column revoked_for text,
  add column replaced_by text,
  add column former_key text,
  add column former_key_until timestamptz,
  -- When anything was changed that brokers and ingest must know of.
  add column changed_at timestamptz,
  add constraint device_revoked check ((revoked_at is null) = (revoked_by is null)),
  add constraint device_successor foreign key (tenant_id, replaced_by) references device (tenant_id, id);
create index device_changed on device (changed_at) where changed_at is not null;
-- Whoever takes a reading in holds this row, or that of the subject which the device then watches no more.
alter table device_state add column is_revoked boolean not null default false;

-- A device that watches no more, in a watch that goes on; and the one that took its place.
alter table subject_device
  add column dropped_at timestamptz,
  add column replaced_by text;

drop function resolve_devices(text[]);
create function resolve_devices(names text[])
returns table (tenant_id text, device_number integer, device_id text, code text, topic_name text, kind text,
               report_every_s integer, public_key text, former_key text, former_key_until timestamptz, is_revoked boolean,
               password_hash bytea, participants text[])
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select d.tenant_id, d.number, d.id, d.code, d.topic_name, d.kind, d.report_every_s, d.public_key, d.former_key,
    d.former_key_until, d.revoked_at is not null, d.password_hash, d.participants
  from device d where d.topic_name = any (names)
$$;
create function changed_devices(since timestamptz)
returns table (topic_name text, changed_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select d.topic_name, d.changed_at from device d where d.changed_at >= since
$$;
grant create on schema public to holdfast_authenticator;
alter function resolve_devices(text[]) owner to holdfast_authenticator;
alter function changed_devices(timestamptz) owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function resolve_devices(text[]) from public;
revoke all on function changed_devices(timestamptz) from public;
grant execute on function resolve_devices(text[]) to holdfast_app;
grant execute on function changed_devices(timestamptz) to holdfast_app;
