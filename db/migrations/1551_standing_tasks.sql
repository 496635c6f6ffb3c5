-- Who is awaited for what is said of parties, as db/tasks-sql.ts makes it.
create or replace function holdfast_awaited_of_party_standing(n party_standing) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'policyStanding.confirm', p.party_id, s.state, 'standing:state', '/v1/policy-standings/' || n.id || '/confirmation', null::timestamptz, 2::smallint, null::text
    from (select n.status) s (state), lateral (select n.stated_by as party_id) p where s.state = 'proposed'
$tasks$;
create or replace function holdfast_tasks_of_party_standing(n party_standing) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'policy-standings', array(select a from holdfast_awaited_of_party_standing(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_party_standing() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_party_standing(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on party_standing;
create trigger tasks_begun after insert on party_standing for each row when ((new.status) in ('proposed')) execute function holdfast_task_of_party_standing();
drop trigger if exists tasks_moved on party_standing;
create trigger tasks_moved after update on party_standing for each row
  when (old is distinct from new and ((old.status) in ('proposed') or (new.status) in ('proposed'))) execute function holdfast_task_of_party_standing();

create or replace function holdfast_awaited_of_standing_contest(n standing_contest) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'standingContest.answer', p.party_id, s.state, 'standing:state', '/v1/standing-contests/' || n.id || '/answer', ((n.answer_due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, null::text
    from (select n.status) s (state), lateral (select n.stated_by as party_id) p where s.state = 'open'
$tasks$;
create or replace function holdfast_tasks_of_standing_contest(n standing_contest) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'standing-contests', array(select a from holdfast_awaited_of_standing_contest(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_standing_contest() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_standing_contest(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on standing_contest;
create trigger tasks_begun after insert on standing_contest for each row when ((new.status) in ('open')) execute function holdfast_task_of_standing_contest();
drop trigger if exists tasks_moved on standing_contest;
create trigger tasks_moved after update on standing_contest for each row
  when (old is distinct from new and ((old.status) in ('open') or (new.status) in ('open'))) execute function holdfast_task_of_standing_contest();
