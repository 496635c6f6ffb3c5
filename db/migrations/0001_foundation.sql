-- The ground of every tenant table: who may see a row, and that no write happens outside a unit of work.

-- holdfast_app is what the service runs as: it owns nothing and cannot step over row-level security.
-- holdfast_authenticator owns one function, which finds an API key before the tenant is known.
do $$
begin
  begin create role holdfast_app nologin; exception when duplicate_object or unique_violation then null; end;
  begin create role holdfast_authenticator nologin; exception when duplicate_object or unique_violation then null; end;
  execute format('grant holdfast_app, holdfast_authenticator to %I', current_user);
end $$;

grant usage on schema public to holdfast_app, holdfast_authenticator;

-- A connection lost in the middle of a transaction can make a driver send the next statement on a new connection, in
-- autocommit. Each unit of work therefore writes its transaction id into app.xid, and a write without it is refused.
create function holdfast_guard() returns trigger language plpgsql as $$
begin
  if current_setting('app.xid', true) is distinct from pg_current_xact_id()::text then
    raise exception 'write to % outside a unit of work', tg_table_name using errcode = '55000';
  end if;
  return null;
end $$;

create function holdfast_append_only() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = '55000';
end $$;

-- Forces tenant isolation on a table, and party isolation too where rows name their participants.
-- `rights` is what the service may do: 'select, insert' for tables that only grow.
create function holdfast_protect(target regclass, rights text default 'select, insert, update') returns void
language plpgsql as $$
declare
  has_participants boolean := exists (
    select from pg_attribute where attrelid = target and attname = 'participants' and not attisdropped);
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format($policy$
    create policy tenant on %s to holdfast_app
      using (tenant_id = (select nullif(current_setting('app.tenant', true), '')))
      with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')))
  $policy$, target);
  if has_participants then
    execute format($policy$
      create policy participants on %s as restrictive to holdfast_app
        using ((select current_setting('app.party', true)) = 'system'
               or participants @> array[(select current_setting('app.party', true))])
        with check ((select current_setting('app.party', true)) = 'system'
               or participants @> array[(select current_setting('app.party', true))])
    $policy$, target);
  end if;
  execute format('create trigger guard before insert or update or delete on %s
                  for each statement execute function holdfast_guard()', target);
  execute format('grant %s on %s to holdfast_app', rights, target);
  if rights not like '%update%' then
    execute format('create trigger append_only before update or delete on %s
                    for each row execute function holdfast_append_only()', target);
  end if;
end $$;

create table tenant (
  id text primary key,
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null
);
alter table tenant enable row level security;
alter table tenant force row level security;
create policy tenant on tenant to holdfast_app
  using (id = (select nullif(current_setting('app.tenant', true), '')))
  with check (id = (select nullif(current_setting('app.tenant', true), '')));
create trigger guard before insert or update or delete on tenant for each statement execute function holdfast_guard();
grant select, insert on tenant to holdfast_app;
