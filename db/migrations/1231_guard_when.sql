-- The guard looks before it calls: its condition stands on the trigger too, and the function is entered only to look again and refuse.
create function holdfast_guarded(target regclass) returns void language plpgsql as $$
begin
  execute format('create or replace trigger guard before insert or update or delete on %s for each statement
    when (current_setting(''app.xid'', true) is distinct from pg_current_xact_id()::text)
    execute function holdfast_guard()', target);
end $$;

do $$
declare
  target regclass;
begin
  for target in select tgrelid::regclass from pg_trigger where tgname = 'guard' and not tgisinternal loop
    perform holdfast_guarded(target);
  end loop;
end $$;

-- As before, but for how the guard is set.
create or replace function holdfast_protect(target regclass, rights text default 'select, insert, update') returns void
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
  perform holdfast_guarded(target);
  execute format('grant %s on %s to holdfast_app', rights, target);
  if rights not like '%update%' then
    execute format('create trigger append_only before update or delete on %s
                    for each row execute function holdfast_append_only()', target);
  end if;
end $$;
