-- What follows each claim in its statement is written by the shortest way for what nearly all are: one new object with one task, and
-- one claim. A claim that was presented spent two thirds of its statement on deleting tasks that it cannot have, on putting in order
-- what is one, and on adding up what is one. What is more than that goes the way that it went.
create or replace function holdfast_keep_tasks(tenant text, object text, of_noun text, awaited task_awaited[]) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  one task_awaited;
begin
  -- Of whatever noun: what waits for one act of an object is one task.
  if not exists (select from task t where t.tenant_id = tenant and t.object_id = object) then
    if cardinality(awaited) = 0 then return; end if;
    if cardinality(awaited) = 1 then
      one := awaited[1];
      if one.party_id is null then return; end if;
      insert into task (tenant_id, object_id, noun, act, party_id, state, needs, path, due_at, grave, not_persons, at_risk, shown_from)
        values (tenant, object, of_noun, one.act, one.party_id, one.state, one.needs, one.path, one.due_at, one.grave, one.not_persons,
          one.at_risk, one.shown_from)
        on conflict do nothing;
      if found then return; end if;
      -- Somebody wrote it at the same moment, and has ended: now it is there.
    end if;
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

create or replace function holdfast_owed_begun() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  viewer text;
  many constant bigint := (select count(*) from added where status in ('presented', 'confirmed'));
begin
  if many = 0 then return null; end if;
  viewer := holdfast_see_as('system');
  if many = 1 then
    insert into owed_part (tenant_id, debtor_id, creditor_id, due_on, currency, is_confirmed, receivables, left_minor)
      select a.tenant_id, a.debtor_id, by.creditor_id, by.due_on, a.currency, a.status = 'confirmed', 1,
        coalesce(a.confirmed_minor, a.amount_minor)::numeric - a.collected_minor - a.set_off_minor - a.diluted_minor
      from added a, lateral (values (a.creditor_id, null::date), (null, a.due_on)) by (creditor_id, due_on)
      where a.status in ('presented', 'confirmed');
  else
    insert into owed_part (tenant_id, debtor_id, creditor_id, due_on, currency, is_confirmed, receivables, left_minor)
      select m.tenant_id, m.debtor_id, m.creditor_id, m.due_on, m.currency, m.is_confirmed, count(*), sum(m.left_minor)
      from (
        select tenant_id, debtor_id, creditor_id, due_on, currency, status = 'confirmed' as is_confirmed,
            coalesce(confirmed_minor, amount_minor)::numeric - collected_minor - set_off_minor - diluted_minor as left_minor
          from added where status in ('presented', 'confirmed')
      ) m group by grouping sets ((m.tenant_id, m.debtor_id, m.creditor_id, m.currency, m.is_confirmed),
        (m.tenant_id, m.debtor_id, m.due_on, m.currency, m.is_confirmed));
  end if;
  perform holdfast_see_as(viewer);
  return null;
end $$;
