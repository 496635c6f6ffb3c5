-- Who is awaited, for which act on which object. The rows follow the objects by triggers that are made from src/desk/nouns (1499): an object in a
-- state in which somebody must act cannot be without its task, whichever path led there.
create table task (
  tenant_id text not null references tenant,
  object_id text not null,
  act text not null,
  party_id text not null,
  noun text not null,
  state text not null,
  -- A mandate, or one person: person: and who.
  needs text not null,
  path text not null,
  due_at timestamptz,
  grave smallint not null check (grave between 1 and 3),
  not_person text,
  claimed_by text,
  claimed_at timestamptz,
  snoozed_until timestamptz,
  snooze_reason text,
  escalated_by text,
  escalated_at timestamptz,
  escalated_reason text,
  primary key (tenant_id, object_id, act, party_id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  foreign key (tenant_id, claimed_by) references person (tenant_id, id),
  check ((claimed_by is null) = (claimed_at is null)),
  check ((snoozed_until is null) = (snooze_reason is null)),
  check ((escalated_by is null) = (escalated_at is null) and (escalated_by is null) = (escalated_reason is null))
);
-- A desk reads for each thing that its person may do, the earliest first: as many look-ups as mandates, whatever waits for others.
create index task_desk on task (tenant_id, party_id, needs, coalesce(due_at, 'infinity'), object_id, act);
select holdfast_protect('task', 'select, insert, update, delete');
select holdfast_belong('task', $$party_id = (select current_setting('app.party', true))$$);

-- Who is awaited by one row: what the functions below find, and what is kept of it. A claim, a rest or an escalation stands as long as its task.
create type task_awaited as (
  act text, party_id text, state text, needs text, path text, due_at timestamptz, grave smallint, not_person text
);
-- Who sees from here on; says who did before.
create function holdfast_see_as(party text) returns text language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  viewer text := coalesce(current_setting('app.party', true), '');
begin
  perform set_config('app.party', party, true);
  return viewer;
end $$;
create function holdfast_keep_tasks(tenant text, object text, of_noun text, awaited task_awaited[]) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from task t where t.tenant_id = tenant and t.object_id = object and t.noun = of_noun
    and not exists (select from unnest(awaited) a where a.act = t.act and a.party_id = t.party_id);
  insert into task (tenant_id, object_id, noun, act, party_id, state, needs, path, due_at, grave, not_person)
    select distinct on (a.act, a.party_id) tenant, object, of_noun, a.act, a.party_id, a.state, a.needs, a.path, a.due_at, a.grave, a.not_person
    from unnest(awaited) a where a.party_id is not null order by a.act, a.party_id, a.due_at
  on conflict (tenant_id, object_id, act, party_id) do update
    set state = excluded.state, needs = excluded.needs, path = excluded.path, due_at = excluded.due_at, grave = excluded.grave,
        not_person = excluded.not_person
    where (task.state, task.needs, task.path, task.due_at, task.grave, task.not_person)
      is distinct from (excluded.state, excluded.needs, excluded.path, excluded.due_at, excluded.grave, excluded.not_person);
end $$;

-- What an entry of a bank statement still awaits is asked whenever its line is collected or booked.
create index bank_entry_line on bank_entry (tenant_id, line_id) where line_id is not null;
