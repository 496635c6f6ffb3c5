-- Whoever lends against goods is asked for its word whenever their watch waits for it: begun anew, or another by a device, a key or a
-- password since it was agreed to. Before, only looser settings asked for it.
create or replace function holdfast_awaited_of_subject(n subject) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'watch.agree', p.party_id, s.state, 'control:order', '/v1/subjects/' || n.id || '/agreement', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.ended_at is not null then 'ended' when n.asked is not null then 'settings_asked' else n.status end) s (state), lateral (select distinct c.pledgee_id as party_id from subject_lot x join control_position c on c.tenant_id = x.tenant_id and c.item_id = x.lot_id
          where x.tenant_id = n.tenant_id and x.subject_id = n.id and c.live and c.legs->'physical'->'evidence'->>'subjectId' = n.id and c.legs->'physical'->'evidence'->'awaited' @> '[{"what": "AGREEMENT"}]') p where s.state = 'in_control'
  union all
  select 'watch.agree', p.party_id, s.state, 'control:order', '/v1/subjects/' || n.id || '/agreement', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.ended_at is not null then 'ended' when n.asked is not null then 'settings_asked' else n.status end) s (state), lateral (select distinct c.pledgee_id as party_id from subject_lot x join control_position c on c.tenant_id = x.tenant_id and c.item_id = x.lot_id
          where x.tenant_id = n.tenant_id and x.subject_id = n.id and c.live and c.legs->'physical'->'evidence'->>'subjectId' = n.id and c.legs->'physical'->'evidence'->'awaited' @> '[{"what": "AGREEMENT"}]') p where s.state = 'at_risk'
  union all
  select 'watch.agree', p.party_id, s.state, 'control:order', '/v1/subjects/' || n.id || '/agreement', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.ended_at is not null then 'ended' when n.asked is not null then 'settings_asked' else n.status end) s (state), lateral (select distinct c.pledgee_id as party_id from subject_lot x join control_position c on c.tenant_id = x.tenant_id and c.item_id = x.lot_id
          where x.tenant_id = n.tenant_id and x.subject_id = n.id and c.live and c.legs->'physical'->'evidence'->>'subjectId' = n.id and c.legs->'physical'->'evidence'->'awaited' @> '[{"what": "AGREEMENT"}]') p where s.state = 'lost'
  union all
  select 'watch.agree', p.party_id, s.state, 'control:order', '/v1/subjects/' || n.id || '/agreement', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.ended_at is not null then 'ended' when n.asked is not null then 'settings_asked' else n.status end) s (state), lateral (select distinct c.pledgee_id as party_id from subject_lot x join control_position c on c.tenant_id = x.tenant_id and c.item_id = x.lot_id
          where x.tenant_id = n.tenant_id and x.subject_id = n.id and c.live and c.legs->'physical'->'evidence'->>'subjectId' = n.id and c.legs->'physical'->'evidence'->'awaited' @> '[{"what": "AGREEMENT"}]') p where s.state = 'unverified'
  union all
  select 'watch.agree', p.party_id, s.state, 'control:order', '/v1/subjects/' || n.id || '/agreement', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.ended_at is not null then 'ended' when n.asked is not null then 'settings_asked' else n.status end) s (state), lateral (select p.id as party_id from party p where p.tenant_id = n.tenant_id and p.id = any(n.participants) and p.roles && array['bank', 'guarantor']) p where s.state = 'settings_asked'
$tasks$;
create or replace function holdfast_tasks_of_subject(n subject) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'subjects', array(select a from holdfast_awaited_of_subject(n) a));
  viewer := holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_subject() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  if holdfast_tasks_of_subject(new) is null then null; end if;
  return null;
end $tasks$;
drop trigger if exists tasks_begun on subject;
create trigger tasks_begun after insert on subject for each row when ((case when new.ended_at is not null then 'ended' when new.asked is not null then 'settings_asked' else new.status end) in ('in_control', 'at_risk', 'lost', 'unverified', 'settings_asked')) execute function holdfast_task_of_subject();
drop trigger if exists tasks_moved on subject;
create trigger tasks_moved after update on subject for each row
  when (old *<> new and ((case when old.ended_at is not null then 'ended' when old.asked is not null then 'settings_asked' else old.status end) in ('in_control', 'at_risk', 'lost', 'unverified', 'settings_asked') or (case when new.ended_at is not null then 'ended' when new.asked is not null then 'settings_asked' else new.status end) in ('in_control', 'at_risk', 'lost', 'unverified', 'settings_asked'))) execute function holdfast_task_of_subject();

create or replace function holdfast_task_of_subject_by_control_position() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_tasks_of_subject(n) from subject n where n.tenant_id = new.tenant_id and n.id = any (select x.subject_id from subject_lot x where x.tenant_id = new.tenant_id and x.lot_id = new.item_id and x.live);
  viewer := holdfast_see_as(viewer);
  return null;
end $tasks$;
drop trigger if exists tasks_followed_of_subject on control_position;
create trigger tasks_followed_of_subject after insert on control_position for each row when (new.legs->'physical'->'evidence'->'awaited' @> '[{"what": "AGREEMENT"}]') execute function holdfast_task_of_subject_by_control_position();
drop trigger if exists tasks_changed_of_subject on control_position;
create trigger tasks_changed_of_subject after update on control_position for each row
  when ((old.live, old.legs->'physical'->'evidence'->>'subjectId', coalesce(old.legs->'physical'->'evidence'->'awaited' @> '[{"what": "AGREEMENT"}]', false)) is distinct from (new.live, new.legs->'physical'->'evidence'->>'subjectId', coalesce(new.legs->'physical'->'evidence'->'awaited' @> '[{"what": "AGREEMENT"}]', false))) execute function holdfast_task_of_subject_by_control_position();

do $backfill$
declare
  held regclass[] := array(select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity);
  target regclass;
begin
  foreach target in array held loop
    execute format('alter table %s no force row level security', target);
  end loop;
  alter table task disable trigger user;
  -- Of those whose settings are asked for the task is there.
  perform holdfast_tasks_of_subject(n) from subject n where n.ended_at is null and n.asked is null;
  alter table task enable trigger user;
  foreach target in array held loop
    execute format('alter table %s force row level security', target);
  end loop;
end $backfill$;
