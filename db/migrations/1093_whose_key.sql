-- Since when a device says of whom it is in what it signs: from then on the form that does not proves nothing of it. Who brought its
-- key: a custodian's key in another's device is the custodian's word. Whom its owner lets watch with it.
alter table device
  add column named_since timestamptz,
  add column key_by text,
  add column lent_to text,
  add constraint device_lent foreign key (tenant_id, lent_to) references party (tenant_id, id);
create index device_key on device (tenant_id, public_key) where public_key is not null;

-- Whoever migrates need not be above row-level security.
alter table device no force row level security;
select set_config('app.xid', pg_current_xact_id()::text, true);
update device set key_by = owner_id where public_key is not null;
alter table device force row level security;

drop function resolve_devices(text[]);
create function resolve_devices(names text[])
returns table (tenant_id text, device_number integer, device_id text, code text, topic_name text, kind text,
               report_every_s integer, public_key text, former_key text, former_key_until timestamptz, is_revoked boolean,
               password_hash bytea, participants text[], is_numbered boolean, named_since timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select d.tenant_id, d.number, d.id, d.code, d.topic_name, d.kind, d.report_every_s, d.public_key, d.former_key,
    d.former_key_until, d.revoked_at is not null, d.password_hash, d.participants, d.is_numbered, d.named_since
  from device d where d.topic_name = any (names)
$$;
grant create on schema public to holdfast_authenticator;
alter function resolve_devices(text[]) owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function resolve_devices(text[]) from public;
grant execute on function resolve_devices(text[]) to holdfast_app;
