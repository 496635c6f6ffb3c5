-- At the broker a device bears its code where one tenant has that privilege, and its code with something behind it in every
-- other: whether a name was free would tell one tenant what another has. The privilege is the first tenant's, for whom an
-- installation is usually made, unless devices of others have such names from before; then it is nobody's.
alter table tenant add column names_plainly boolean not null default false;
create unique index tenant_names_plainly on tenant (names_plainly) where names_plainly;
alter table tenant no force row level security;
alter table device no force row level security;
select set_config('app.xid', pg_current_xact_id()::text, true);
update tenant set names_plainly = true
where id = (select id from tenant order by created_at, id limit 1)
  and not exists (select from device d where d.topic_name = d.code
                  and d.tenant_id <> (select id from tenant order by created_at, id limit 1));
alter table tenant force row level security;
alter table device force row level security;
create function first_names_plainly() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  new.names_plainly := not exists (select from all_tenants());
  return new;
end $$;
create trigger names_plainly before insert on tenant for each row execute function first_names_plainly();

-- What was put aside is shown by a name that counts nothing: the number counts the messages of every tenant.
alter table quarantine add column key text not null default gen_random_uuid()::text;
create unique index quarantine_key on quarantine (tenant_id, key);

alter table tracking_event add column key text not null default gen_random_uuid()::text;
create unique index tracking_event_key on tracking_event (tenant_id, key);
