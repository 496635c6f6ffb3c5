-- What a function only does, it does as an expression: PERFORM starts and ends a statement of its own for it, with its snapshot, its locks
-- and its portal. An act that writes one claim ran eight of them that asked nothing of any table.
create or replace function holdfast_see_as(party text) returns text language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  viewer constant text := coalesce(current_setting('app.party', true), '');
  told text;
begin
  told := set_config('app.party', party, true);
  return viewer;
end $$;

create or replace function holdfast_claim(in_tenant text, scope text, key text) returns void language plpgsql as $$
begin
  -- An expression, and so ended before the statement that looks begins: that one sees what was done meanwhile.
  if pg_advisory_xact_lock(hashtextextended(in_tenant || '/' || scope || '/' || key, 0)) is null then null; end if;
  if exists (select from event e where e.tenant_id = in_tenant and e.idempotency_scope = scope and e.idempotency_key = key) then
    raise exception 'the key has an act already' using errcode = 'HF003';
  end if;
end $$;

-- Whoever sees as the system for a while ends it by an expression, too; and a row tells of its tasks by one (keeping.ts).
do $$
declare
  of record;
begin
  for of in
    select p.oid, pg_get_functiondef(p.oid) as written from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prolang = (select oid from pg_language where lanname = 'plpgsql')
      and p.prosrc ~ 'perform holdfast_see_as\(viewer\);|perform holdfast_tasks_of_\w+\(new\);'
  loop
    execute regexp_replace(regexp_replace(of.written, 'perform holdfast_see_as\(viewer\);', 'viewer := holdfast_see_as(viewer);', 'g'),
      'perform (holdfast_tasks_of_\w+\(new\));', 'if \1 is null then null; end if;', 'g');
  end loop;
end $$;

-- Likewise: whether anything is kept of a new thing is asked by the statement that writes its one task.
create or replace function holdfast_keep_tasks(tenant text, object text, of_noun text, awaited task_awaited[]) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  one constant task_awaited := awaited[1];
begin
  -- Of whatever noun: what waits for one act of an object is one task.
  if cardinality(awaited) = 1 and one.party_id is not null then
    insert into task (tenant_id, object_id, noun, act, party_id, state, needs, path, due_at, grave, not_persons, at_risk, shown_from)
      select tenant, object, of_noun, one.act, one.party_id, one.state, one.needs, one.path, one.due_at, one.grave, one.not_persons,
        one.at_risk, one.shown_from
      where not exists (select from task t where t.tenant_id = tenant and t.object_id = object)
      on conflict do nothing;
    if found then return; end if;
    -- There are some, or somebody wrote it at the same moment, and has ended: now it is there.
  elsif cardinality(awaited) <= 1 and not exists (select from task t where t.tenant_id = tenant and t.object_id = object) then
    return;
  end if;
  delete from task t where t.tenant_id = tenant and t.object_id = object and t.noun = of_noun
    and not exists (select from unnest(awaited) a where a.act = t.act and a.party_id = t.party_id);
  insert into task (tenant_id, object_id, noun, act, party_id, state, needs, path, due_at, grave, not_persons, at_risk, shown_from)
    select distinct on (a.act, a.party_id) tenant, object, of_noun, a.act, a.party_id, a.state, a.needs, a.path, a.due_at, a.grave,
      a.not_persons, a.at_risk, a.shown_from
    from unnest(awaited) a where a.party_id is not null order by a.act, a.party_id, a.due_at
  on conflict (tenant_id, object_id, act, party_id) do update
    set state = excluded.state, needs = excluded.needs, path = excluded.path, due_at = excluded.due_at, grave = excluded.grave,
        not_persons = excluded.not_persons, at_risk = excluded.at_risk, shown_from = excluded.shown_from, changed_xid = pg_current_xact_id()
    where (task.state, task.needs, task.path, task.due_at, task.grave, task.not_persons, task.at_risk, task.shown_from)
      is distinct from (excluded.state, excluded.needs, excluded.path, excluded.due_at, excluded.grave, excluded.not_persons, excluded.at_risk,
        excluded.shown_from);
end $$;

-- The lock of a book, likewise.
do $$
declare
  was constant text := 'perform pg_advisory_xact_lock_shared(hashtextextended(in_tenant || ''/book/'' || in_book, 0));';
  written constant text := pg_get_functiondef('ledger_post(text, text, text, text, text, date, timestamptz, text, text, jsonb)'::regprocedure);
begin
  if position(was in written) = 0 then raise exception 'a posting locks its book in other words'; end if;
  execute replace(written, was,
    'if pg_advisory_xact_lock_shared(hashtextextended(in_tenant || ''/book/'' || in_book, 0)) is null then null; end if;');
end $$;
