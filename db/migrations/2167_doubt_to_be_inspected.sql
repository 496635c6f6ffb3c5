-- Goods in doubt by what no device answers: their lender is asked for the inspection that ends it. Before, nobody was.
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
  select 'control.order', p.party_id, s.state, 'control:order', '/v1/subjects/' || n.id || '/orders', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, (((select max((o.to_at at time zone 'Asia/Shanghai')::date) + 1 from control_order o join subject w on w.tenant_id = o.tenant_id and w.id = o.subject_id
          where o.tenant_id = n.tenant_id and o.subject_id = n.id and o.kind in ('inspection', 'reseal') and o.reported_at is null))::timestamp at time zone 'Asia/Shanghai')
    from (select case when n.ended_at is not null then 'ended' when n.asked is not null then 'settings_asked' else n.status end) s (state), lateral (select distinct c.pledgee_id as party_id from subject_lot x join control_position c on c.tenant_id = x.tenant_id and c.item_id = x.lot_id
          where x.tenant_id = n.tenant_id and x.subject_id = n.id and c.live) p where s.state = 'at_risk' and (n.status_reason in ('PLACE_IN_DOUBT', 'DEVICES_APART', 'JUMP_UNEXPLAINED', 'MASS_IN_DOUBT', 'TAGS_UNSEEN', 'CLIMATE_IN_DOUBT', 'FLAG_ALONE', 'MASS_EXCHANGED') and (n.status_reason = 'MASS_EXCHANGED' and not exists (select from control_order o join subject w on w.tenant_id = o.tenant_id and w.id = o.subject_id
          where o.tenant_id = n.tenant_id and o.subject_id = n.id and o.kind in ('inspection', 'reseal')
          and o.reported_for = coalesce(o.terms->>'inspectorId', w.registered_by) and (o.report->>'goodsIntact')::boolean and o.reported_at > n.status_since)
          or exists (select from subject_device d where d.tenant_id = n.tenant_id and d.subject_id = n.id and d.dropped_at is not null and not exists (select from control_order o join subject w on w.tenant_id = o.tenant_id and w.id = o.subject_id
          where o.tenant_id = n.tenant_id and o.subject_id = n.id and o.kind in ('inspection', 'reseal')
          and o.reported_for = coalesce(o.terms->>'inspectorId', w.registered_by) and (o.report->>'goodsIntact')::boolean and o.reported_at > d.dropped_at))))
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

create or replace function holdfast_task_of_subject_by_control_order() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_tasks_of_subject(n) from subject n where n.tenant_id = new.tenant_id and n.id = new.subject_id;
  viewer := holdfast_see_as(viewer);
  return null;
end $tasks$;
drop trigger if exists tasks_followed_of_subject on control_order;
create trigger tasks_followed_of_subject after insert on control_order for each row when (new.kind in ('inspection', 'reseal')) execute function holdfast_task_of_subject_by_control_order();
drop trigger if exists tasks_changed_of_subject on control_order;
create trigger tasks_changed_of_subject after update on control_order for each row
  when (old.report is distinct from new.report) execute function holdfast_task_of_subject_by_control_order();

create or replace function holdfast_task_of_subject_by_subject_device() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_tasks_of_subject(n) from subject n where n.tenant_id = new.tenant_id and n.id = new.subject_id;
  viewer := holdfast_see_as(viewer);
  return null;
end $tasks$;
drop trigger if exists tasks_followed on subject_device;
create trigger tasks_followed after insert on subject_device for each row when (false) execute function holdfast_task_of_subject_by_subject_device();
drop trigger if exists tasks_changed on subject_device;
create trigger tasks_changed after update on subject_device for each row
  when (old.dropped_at is distinct from new.dropped_at) execute function holdfast_task_of_subject_by_subject_device();
do $backfill$
declare
  held regclass[] := array(select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity);
  target regclass;
begin
  foreach target in array held loop
    execute format('alter table %s no force row level security', target);
  end loop;
  alter table task disable trigger user;
  perform holdfast_tasks_of_subject(n) from subject n where n.ended_at is null and n.asked is null and n.status = 'at_risk';
  alter table task enable trigger user;
  foreach target in array held loop
    execute format('alter table %s force row level security', target);
  end loop;
end $backfill$;
