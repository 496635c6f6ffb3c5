-- A firm that is right about a cut is given its line back, and until then somebody is awaited for it (measures 2 and 16).
alter table credit_cut drop constraint credit_cut_status_check;
alter table credit_cut add constraint credit_cut_status_check check (status in ('standing', 'contested', 'confirmed', 'giving_back', 'undone'));
do $$
declare
  old text;
begin
  select conname into strict old from pg_constraint
    where conrelid = 'credit_cut'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%answer IS NOT NULL%';
  execute format('alter table credit_cut drop constraint %I', old);
end $$;
alter table credit_cut add constraint credit_cut_answered check ((status in ('confirmed', 'giving_back', 'undone')) = (answer is not null));

create or replace function holdfast_awaited_of_credit_cut(n credit_cut) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'creditCut.answer', p.party_id, s.state, 'loan:amend', '/v1/credit-cuts/' || n.id || '/answer', ((n.answer_due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'contested'
  union all
  select 'limit.change', p.party_id, s.state, 'limit:set', '/v1/limits/' || n.object_id || '/change', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'giving_back' and (starts_with(n.object_id, 'lim_') and n.kind = 'cut')
  union all
  select 'limit.resume', p.party_id, s.state, 'limit:set', '/v1/limits/' || n.object_id || '/resumption', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'giving_back' and (starts_with(n.object_id, 'lim_') and n.kind = 'stop')
  union all
  select 'facility.change', p.party_id, s.state, 'facility:approve', '/v1/facilities/' || n.object_id || '/change', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'giving_back' and (starts_with(n.object_id, 'fac_') and n.kind = 'cut')
  union all
  select 'facility.resume', p.party_id, s.state, 'facility:approve', '/v1/facilities/' || n.object_id || '/resumption', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'giving_back' and (starts_with(n.object_id, 'fac_') and n.kind = 'stop')
  union all
  select 'partyLimit.set', p.party_id, s.state, 'limit:set', '/v1/party-limits', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'giving_back' and (starts_with(n.object_id, 'plm_') and n.kind = 'stop')
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
create trigger tasks_begun after insert on credit_cut for each row when ((new.status) in ('contested', 'giving_back')) execute function holdfast_task_of_credit_cut();
drop trigger if exists tasks_moved on credit_cut;
create trigger tasks_moved after update on credit_cut for each row
  when (old *<> new and ((old.status) in ('contested', 'giving_back') or (new.status) in ('contested', 'giving_back'))) execute function holdfast_task_of_credit_cut();
