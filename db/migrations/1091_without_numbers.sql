-- A device that numbers nothing: its messages are taken by content and device time, each content once. They are given numbers in
-- the order in which they come, so that whatever counts by number holds; what is missing between them nobody can know.
alter table device add column is_numbered boolean not null default true;
alter table observation add column content_hash text;
create index observation_content on observation (device_number, content_hash) where content_hash is not null;

drop function resolve_devices(text[]);
create function resolve_devices(names text[])
returns table (tenant_id text, device_number integer, device_id text, code text, topic_name text, kind text,
               report_every_s integer, public_key text, former_key text, former_key_until timestamptz, is_revoked boolean,
               password_hash bytea, participants text[], is_numbered boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select d.tenant_id, d.number, d.id, d.code, d.topic_name, d.kind, d.report_every_s, d.public_key, d.former_key,
    d.former_key_until, d.revoked_at is not null, d.password_hash, d.participants, d.is_numbered
  from device d where d.topic_name = any (names)
$$;
grant create on schema public to holdfast_authenticator;
alter function resolve_devices(text[]) owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function resolve_devices(text[]) from public;
grant execute on function resolve_devices(text[]) to holdfast_app;
