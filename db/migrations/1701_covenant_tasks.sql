-- Who is awaited for conditions and covenants, as db/tasks-sql.ts makes it.
create or replace function holdfast_awaited_of_debt_condition(n debt_condition) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'condition.prove', p.party_id, s.state, 'undertaking:report', '/v1/conditions/' || n.id || '/proof', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.prover_id as party_id) p where s.state = 'open'
  union all
  select 'condition.judge', p.party_id, s.state, 'facility:approve', '/v1/conditions/' || n.id || '/judgement', null::timestamptz, 2::smallint, array_remove(array[n.proved_by, n.stated_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'proved'
  union all
  select 'condition.prove', p.party_id, s.state, 'undertaking:report', '/v1/conditions/' || n.id || '/proof', ((n.waived_until + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, ((n.waived_until - 30)::timestamp at time zone 'Asia/Shanghai')
    from (select n.status) s (state), lateral (select n.prover_id as party_id) p where s.state = 'waived' and (n.waived_until is not null)
$tasks$;
create or replace function holdfast_tasks_of_debt_condition(n debt_condition) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'conditions', array(select a from holdfast_awaited_of_debt_condition(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_debt_condition() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_debt_condition(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on debt_condition;
create trigger tasks_begun after insert on debt_condition for each row when ((new.status) in ('open', 'proved', 'waived')) execute function holdfast_task_of_debt_condition();
drop trigger if exists tasks_moved on debt_condition;
create trigger tasks_moved after update on debt_condition for each row
  when (old *<> new and ((old.status) in ('open', 'proved', 'waived') or (new.status) in ('open', 'proved', 'waived'))) execute function holdfast_task_of_debt_condition();

create or replace function holdfast_awaited_of_covenant_test(n covenant_test) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'covenant.report', p.party_id, s.state, 'undertaking:report', '/v1/covenant-tests/' || n.id || '/report', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, ((n.tested_on)::timestamp at time zone 'Asia/Shanghai')
    from (select n.status) s (state), lateral (select n.borrower_id as party_id) p where s.state = 'awaited'
  union all
  select 'covenant.judge', p.party_id, s.state, 'facility:approve', '/v1/covenant-tests/' || n.id || '/judgement', null::timestamptz, 2::smallint, array_remove(array[n.reported_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'reported'
  union all
  select 'covenant.cure', p.party_id, s.state, 'facility:approve', '/v1/covenant-tests/' || n.id || '/cure', ((n.cure_by + 1)::timestamp at time zone 'Asia/Shanghai'), 3::smallint, array_remove(array[n.reported_by], null), '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'breached'
  union all
  select 'covenant.cure', p.party_id, s.state, 'facility:approve', '/v1/covenant-tests/' || n.id || '/cure', ((n.waived_until + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, ((n.waived_until - 30)::timestamp at time zone 'Asia/Shanghai')
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'waived' and (n.waived_until is not null)
$tasks$;
create or replace function holdfast_tasks_of_covenant_test(n covenant_test) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'covenant-tests', array(select a from holdfast_awaited_of_covenant_test(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_covenant_test() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_covenant_test(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on covenant_test;
create trigger tasks_begun after insert on covenant_test for each row when ((new.status) in ('awaited', 'reported', 'breached', 'waived')) execute function holdfast_task_of_covenant_test();
drop trigger if exists tasks_moved on covenant_test;
create trigger tasks_moved after update on covenant_test for each row
  when (old *<> new and ((old.status) in ('awaited', 'reported', 'breached', 'waived') or (new.status) in ('awaited', 'reported', 'breached', 'waived'))) execute function holdfast_task_of_covenant_test();
