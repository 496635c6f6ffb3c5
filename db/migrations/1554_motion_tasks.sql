-- Who is awaited for bodies, motions and contested cuts, as db/tasks-sql.ts makes it.
create or replace function holdfast_awaited_of_joint_body(n joint_body) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'jointBody.join', p.party_id, s.state, 'motion:vote', '/v1/joint-bodies/' || n.id || '/joining', null::timestamptz, 2::smallint, null::text
    from (select n.status) s (state), lateral (select v.bank_id as party_id from joint_member v where v.tenant_id = n.tenant_id and v.body_id = n.id and v.status = 'invited') p where s.state = 'forming'
$tasks$;
create or replace function holdfast_tasks_of_joint_body(n joint_body) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'joint-bodies', array(select a from holdfast_awaited_of_joint_body(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_joint_body() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_joint_body(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on joint_body;
create trigger tasks_begun after insert on joint_body for each row when ((new.status) in ('forming')) execute function holdfast_task_of_joint_body();
drop trigger if exists tasks_moved on joint_body;
create trigger tasks_moved after update on joint_body for each row
  when (old is distinct from new and ((old.status) in ('forming') or (new.status) in ('forming'))) execute function holdfast_task_of_joint_body();

create or replace function holdfast_task_of_joint_body_by_joint_member() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_joint_body(n) from joint_body n where n.tenant_id = new.tenant_id and n.id = new.body_id;
  return null;
end $tasks$;
drop trigger if exists tasks_followed on joint_member;
create trigger tasks_followed after insert or update on joint_member for each row execute function holdfast_task_of_joint_body_by_joint_member();

create or replace function holdfast_awaited_of_motion(n motion) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'motion.vote', p.party_id, s.state, 'motion:vote', '/v1/motions/' || n.id || '/votes', ((n.closes_on + 1)::timestamp at time zone 'Asia/Shanghai'), 3::smallint, null::text
    from (select n.status) s (state), lateral (select v.bank_id as party_id from motion_voice v where v.tenant_id = n.tenant_id and v.motion_id = n.id and v.vote is null) p where s.state = 'open'
$tasks$;
create or replace function holdfast_tasks_of_motion(n motion) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'motions', array(select a from holdfast_awaited_of_motion(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_motion() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_motion(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on motion;
create trigger tasks_begun after insert on motion for each row when ((new.status) in ('open')) execute function holdfast_task_of_motion();
drop trigger if exists tasks_moved on motion;
create trigger tasks_moved after update on motion for each row
  when (old is distinct from new and ((old.status) in ('open') or (new.status) in ('open'))) execute function holdfast_task_of_motion();

create or replace function holdfast_task_of_motion_by_motion_voice() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_motion(n) from motion n where n.tenant_id = new.tenant_id and n.id = new.motion_id;
  return null;
end $tasks$;
drop trigger if exists tasks_followed on motion_voice;
create trigger tasks_followed after insert or update on motion_voice for each row execute function holdfast_task_of_motion_by_motion_voice();

create or replace function holdfast_awaited_of_credit_cut(n credit_cut) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'creditCut.answer', p.party_id, s.state, 'loan:amend', '/v1/credit-cuts/' || n.id || '/answer', ((n.answer_due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 3::smallint, null::text
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'contested'
$tasks$;
create or replace function holdfast_tasks_of_credit_cut(n credit_cut) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'credit-cuts', array(select a from holdfast_awaited_of_credit_cut(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_credit_cut() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_credit_cut(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on credit_cut;
create trigger tasks_begun after insert on credit_cut for each row when ((new.status) in ('contested')) execute function holdfast_task_of_credit_cut();
drop trigger if exists tasks_moved on credit_cut;
create trigger tasks_moved after update on credit_cut for each row
  when (old is distinct from new and ((old.status) in ('contested') or (new.status) in ('contested'))) execute function holdfast_task_of_credit_cut();
