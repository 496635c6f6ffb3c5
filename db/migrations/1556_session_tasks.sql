-- Who is awaited for quarterly meetings and asks, as db/tasks-sql.ts makes it.
create or replace function holdfast_awaited_of_quarter_session(n quarter_session) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'quarterSession.hold', p.party_id, s.state, 'session:hold', '/v1/quarter-sessions/' || n.id || '/holding', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, null::text
    from (select n.status) s (state), lateral (select n.host_id as party_id) p where s.state = 'awaited'
$tasks$;
create or replace function holdfast_tasks_of_quarter_session(n quarter_session) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'quarter-sessions', array(select a from holdfast_awaited_of_quarter_session(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_quarter_session() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_quarter_session(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on quarter_session;
create trigger tasks_begun after insert on quarter_session for each row when ((new.status) in ('awaited')) execute function holdfast_task_of_quarter_session();
drop trigger if exists tasks_moved on quarter_session;
create trigger tasks_moved after update on quarter_session for each row
  when (old is distinct from new and ((old.status) in ('awaited') or (new.status) in ('awaited'))) execute function holdfast_task_of_quarter_session();

create or replace function holdfast_awaited_of_matter(n matter) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'matter.answer', p.party_id, s.state, 'return:make', '/v1/matters/' || n.id || '/answer', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, null::text
    from (select n.status) s (state), lateral (select n.bank_id as party_id) p where s.state = 'open'
$tasks$;
create or replace function holdfast_tasks_of_matter(n matter) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'matters', array(select a from holdfast_awaited_of_matter(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_matter() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_matter(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on matter;
create trigger tasks_begun after insert on matter for each row when ((new.status) in ('open')) execute function holdfast_task_of_matter();
drop trigger if exists tasks_moved on matter;
create trigger tasks_moved after update on matter for each row
  when (old is distinct from new and ((old.status) in ('open') or (new.status) in ('open'))) execute function holdfast_task_of_matter();
