-- What a party puts out of its sight for some hours is out of the list of its people, too, until then.
create or replace function holdfast_awaited_of_breach(n breach) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'breach.acknowledge', p.party_id, s.state, 'control:signOff', '/v1/breaches/' || n.id || '/acknowledgement', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, (select d.shelved_until from breach_desk d where d.tenant_id = n.tenant_id and d.breach_id = n.id and d.party_id = p.party_id)
    from (select case when n.closed then 'closed' when n.withdrawn_at is not null then 'withdrawn' when n.cleared_at is not null then 'cleared' when n.acknowledged_at is not null then 'acknowledged' else 'open' end) s (state), lateral (select p.id as party_id from subject s join party p on p.tenant_id = s.tenant_id and p.id = any(n.participants) and p.id = any(s.participants) and p.roles && array['bank', 'guarantor'] where s.tenant_id = n.tenant_id and s.id = n.subject_id) p where s.state = 'open'
  union all
  select 'control.order', p.party_id, s.state, 'control:order', '/v1/subjects/' || n.subject_id || '/orders', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, greatest((((select max((o.to_at at time zone 'Asia/Shanghai')::date) + 1 from control_order o where o.tenant_id = n.tenant_id and o.subject_id = n.subject_id and o.to_at >= n.since and o.kind in ('inspection', 'reseal') and o.reported_at is null))::timestamp at time zone 'Asia/Shanghai'), (select d.shelved_until from breach_desk d where d.tenant_id = n.tenant_id and d.breach_id = n.id and d.party_id = p.party_id))
    from (select case when n.closed then 'closed' when n.withdrawn_at is not null then 'withdrawn' when n.cleared_at is not null then 'cleared' when n.acknowledged_at is not null then 'acknowledged' else 'open' end) s (state), lateral (select p.id as party_id from subject s join party p on p.tenant_id = s.tenant_id and p.id = any(n.participants) and p.id = any(s.participants) and p.roles && array['bank', 'guarantor'] where s.tenant_id = n.tenant_id and s.id = n.subject_id) p where s.state = 'acknowledged' and (not exists (select from control_order o join subject w on w.tenant_id = o.tenant_id and w.id = o.subject_id
          where o.tenant_id = n.tenant_id and o.subject_id = n.subject_id and o.to_at >= n.since and o.kind in ('inspection', 'reseal') and o.reported_for = coalesce(o.terms->>'inspectorId', w.registered_by) and (o.report->>'goodsIntact')::boolean
            and o.reported_at between greatest(o.from_at, n.since) and o.to_at and (n.kind not in ('seal_broken', 'seal_mismatch', 'off_corridor', 'outside_fence') or o.report->>'newSealNumber' is not null)))
  union all
  select 'control.order', p.party_id, s.state, 'control:order', '/v1/subjects/' || n.subject_id || '/orders', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, greatest((((select max((o.to_at at time zone 'Asia/Shanghai')::date) + 1 from control_order o where o.tenant_id = n.tenant_id and o.subject_id = n.subject_id and o.to_at >= n.since and o.kind in ('inspection', 'reseal') and o.reported_at is null))::timestamp at time zone 'Asia/Shanghai'), (select d.shelved_until from breach_desk d where d.tenant_id = n.tenant_id and d.breach_id = n.id and d.party_id = p.party_id))
    from (select case when n.closed then 'closed' when n.withdrawn_at is not null then 'withdrawn' when n.cleared_at is not null then 'cleared' when n.acknowledged_at is not null then 'acknowledged' else 'open' end) s (state), lateral (select p.id as party_id from subject s join party p on p.tenant_id = s.tenant_id and p.id = any(n.participants) and p.id = any(s.participants) and p.roles && array['bank', 'guarantor'] where s.tenant_id = n.tenant_id and s.id = n.subject_id) p where s.state = 'cleared' and (not (n.kind in ('silent', 'door_open', 'unplanned_stop', 'overdue', 'climate_excursion') or exists (select from control_order o join subject w on w.tenant_id = o.tenant_id and w.id = o.subject_id
          where o.tenant_id = n.tenant_id and o.subject_id = n.subject_id and o.to_at >= n.since and o.kind in ('inspection', 'reseal') and o.reported_for = coalesce(o.terms->>'inspectorId', w.registered_by) and (o.report->>'goodsIntact')::boolean
            and o.reported_at between greatest(o.from_at, n.since) and o.to_at and (n.kind not in ('seal_broken', 'seal_mismatch', 'off_corridor', 'outside_fence') or o.report->>'newSealNumber' is not null))))
  union all
  select 'breach.signOff', p.party_id, s.state, 'control:signOff', '/v1/breaches/' || n.id || '/sign-off', null::timestamptz, 2::smallint, array(select distinct unnest(o.ordered_by || o.agreed_by) from control_order o where o.tenant_id = n.tenant_id and o.subject_id = n.subject_id and o.to_at >= n.since and o.kind <> 'release'), '[]'::jsonb, (select d.shelved_until from breach_desk d where d.tenant_id = n.tenant_id and d.breach_id = n.id and d.party_id = p.party_id)
    from (select case when n.closed then 'closed' when n.withdrawn_at is not null then 'withdrawn' when n.cleared_at is not null then 'cleared' when n.acknowledged_at is not null then 'acknowledged' else 'open' end) s (state), lateral (select p.id as party_id from subject s join party p on p.tenant_id = s.tenant_id and p.id = any(n.participants) and p.id = any(s.participants) and p.roles && array['bank', 'guarantor'] where s.tenant_id = n.tenant_id and s.id = n.subject_id) p where s.state = 'cleared' and (n.kind in ('silent', 'door_open', 'unplanned_stop', 'overdue', 'climate_excursion') or exists (select from control_order o join subject w on w.tenant_id = o.tenant_id and w.id = o.subject_id
          where o.tenant_id = n.tenant_id and o.subject_id = n.subject_id and o.to_at >= n.since and o.kind in ('inspection', 'reseal') and o.reported_for = coalesce(o.terms->>'inspectorId', w.registered_by) and (o.report->>'goodsIntact')::boolean
            and o.reported_at between greatest(o.from_at, n.since) and o.to_at and (n.kind not in ('seal_broken', 'seal_mismatch', 'off_corridor', 'outside_fence') or o.report->>'newSealNumber' is not null)))
$tasks$;
create or replace function holdfast_tasks_of_breach(n breach) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'breaches', array(select a from holdfast_awaited_of_breach(n) a));
  viewer := holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_breach() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  if holdfast_tasks_of_breach(new) is null then null; end if;
  return null;
end $tasks$;
drop trigger if exists tasks_begun on breach;
create trigger tasks_begun after insert on breach for each row when ((case when new.closed then 'closed' when new.withdrawn_at is not null then 'withdrawn' when new.cleared_at is not null then 'cleared' when new.acknowledged_at is not null then 'acknowledged' else 'open' end) in ('open', 'acknowledged', 'cleared')) execute function holdfast_task_of_breach();
drop trigger if exists tasks_moved on breach;
create trigger tasks_moved after update on breach for each row
  when (old *<> new and ((case when old.closed then 'closed' when old.withdrawn_at is not null then 'withdrawn' when old.cleared_at is not null then 'cleared' when old.acknowledged_at is not null then 'acknowledged' else 'open' end) in ('open', 'acknowledged', 'cleared') or (case when new.closed then 'closed' when new.withdrawn_at is not null then 'withdrawn' when new.cleared_at is not null then 'cleared' when new.acknowledged_at is not null then 'acknowledged' else 'open' end) in ('open', 'acknowledged', 'cleared'))) execute function holdfast_task_of_breach();

create or replace function holdfast_task_of_breach_by_control_order() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_tasks_of_breach(n) from breach n where n.tenant_id = new.tenant_id and n.id = any (select b.id from breach b where b.tenant_id = new.tenant_id and b.subject_id = new.subject_id and not b.closed);
  viewer := holdfast_see_as(viewer);
  return null;
end $tasks$;
drop trigger if exists tasks_followed on control_order;
create trigger tasks_followed after insert on control_order for each row when (new.kind <> 'release') execute function holdfast_task_of_breach_by_control_order();
drop trigger if exists tasks_changed on control_order;
create trigger tasks_changed after update on control_order for each row
  when (old.report is distinct from new.report) execute function holdfast_task_of_breach_by_control_order();

create or replace function holdfast_task_of_breach_by_breach_desk() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_tasks_of_breach(n) from breach n where n.tenant_id = new.tenant_id and n.id = new.breach_id;
  viewer := holdfast_see_as(viewer);
  return null;
end $tasks$;
drop trigger if exists tasks_followed on breach_desk;
create trigger tasks_followed after insert on breach_desk for each row when (new.shelved_until is not null) execute function holdfast_task_of_breach_by_breach_desk();
drop trigger if exists tasks_changed on breach_desk;
create trigger tasks_changed after update on breach_desk for each row
  when (old.shelved_until is distinct from new.shelved_until) execute function holdfast_task_of_breach_by_breach_desk();

do $backfill$
declare
  held regclass[] := array(select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity);
  target regclass;
begin
  foreach target in array held loop
    execute format('alter table %s no force row level security', target);
  end loop;
  alter table task disable trigger user;
  perform holdfast_tasks_of_breach(n) from breach n
    where not n.closed and exists (select from breach_desk d where d.tenant_id = n.tenant_id and d.breach_id = n.id and d.shelved_until is not null);
  alter table task enable trigger user;
  foreach target in array held loop
    execute format('alter table %s force row level security', target);
  end loop;
end $backfill$;
