-- What changed of the tasks is told with the event that changed it: a listener of the log finds them by the transaction.
alter table task add column changed_xid xid8 not null default pg_current_xact_id();
create index task_changed on task (tenant_id, changed_xid);
-- What is shown only from a day on lies apart: of a million debts that fall due some day, a desk reads those of today.
drop index task_desk;
create index task_desk on task (tenant_id, party_id, needs,
  (coalesce(due_at, case when grave = 3 then '-infinity'::timestamptz else 'infinity'::timestamptz end)), object_id, act)
  where shown_from is null;
create index task_later on task (tenant_id, party_id, needs, shown_from) where shown_from is not null;

create or replace function holdfast_keep_tasks(tenant text, object text, of_noun text, awaited task_awaited[]) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
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

-- Whoever comes to take part in a claim or a document later, by assignment, pledge or transfer, may open the papers that everybody who took
-- part before could open: those of acts that were told to all of them.
create function holdfast_share_with_joined() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  viewer text := holdfast_see_as('system');
  told record;
begin
  for told in
    select e.actor ->> 'partyId' as party, e.cited from event e
      where e.tenant_id = new.tenant_id and e.object_id = new.id and e.cited is not null and e.participants @> old.participants
  loop
    update paper set participants = array(select distinct unnest(participants || new.participants))
      where tenant_id = new.tenant_id and sha256 = any (told.cited) and status <> 'refused'
        and participants @> array[told.party] and not participants @> new.participants;
    update paper_awaited set participants = array(select distinct unnest(participants || new.participants))
      where tenant_id = new.tenant_id and sha256 = any (told.cited) and party_id = told.party and not participants @> new.participants;
  end loop;
  perform holdfast_see_as(viewer);
  return null;
end $$;
create trigger joined after update on receivable for each row
  when (not old.participants @> new.participants) execute function holdfast_share_with_joined();
create trigger joined after update on transferable_record for each row
  when (not old.participants @> new.participants) execute function holdfast_share_with_joined();
