-- A held drawdown awaits whoever can cure it: the lender where no terms were proposed, and the custodian where pledged goods are under no watch.
create or replace function holdfast_awaited_of_lot(n lot) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'custody.take', p.party_id, s.state, 'custody:take', '/v1/custodies', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.offered_to_id is not null and n.status in ('registered', 'in_custody') then 'offered' else n.status end) s (state), lateral (select n.offered_to_id as party_id) p where s.state = 'offered'
  union all
  select 'watch.start', p.party_id, s.state, 'watch:start', '/v1/subjects', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select case when n.offered_to_id is not null and n.status in ('registered', 'in_custody') then 'offered' else n.status end) s (state), lateral (select u.custodian_id as party_id from lot_custody u join party p on p.tenant_id = u.tenant_id and p.id = u.custodian_id and p.roles && array['bank', 'carrier', 'collateral_manager', 'guarantor']
          where u.tenant_id = n.tenant_id and u.lot_id = n.id and u.ended_at is null) p where s.state = 'in_custody' and (exists (select from control_position c where c.tenant_id = n.tenant_id and c.item_id = n.id and c.live and c.legs->'physical'->>'reason' = 'NOT_WATCHED'))
$tasks$;
create or replace function holdfast_tasks_of_lot(n lot) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'lots', array(select a from holdfast_awaited_of_lot(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_lot() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_lot(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on lot;
create trigger tasks_begun after insert on lot for each row when ((case when new.offered_to_id is not null and new.status in ('registered', 'in_custody') then 'offered' else new.status end) in ('offered', 'in_custody')) execute function holdfast_task_of_lot();
drop trigger if exists tasks_moved on lot;
create trigger tasks_moved after update on lot for each row
  when (old *<> new and ((case when old.offered_to_id is not null and old.status in ('registered', 'in_custody') then 'offered' else old.status end) in ('offered', 'in_custody') or (case when new.offered_to_id is not null and new.status in ('registered', 'in_custody') then 'offered' else new.status end) in ('offered', 'in_custody'))) execute function holdfast_task_of_lot();

create or replace function holdfast_task_of_lot_by_control_position() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_tasks_of_lot(n) from lot n where n.tenant_id = new.tenant_id and n.id = new.item_id;
  perform holdfast_see_as(viewer);
  return null;
end $tasks$;
drop trigger if exists tasks_followed on control_position;
create trigger tasks_followed after insert on control_position for each row when (new.legs->'physical'->>'reason' = 'NOT_WATCHED') execute function holdfast_task_of_lot_by_control_position();
drop trigger if exists tasks_changed on control_position;
create trigger tasks_changed after update on control_position for each row
  when ((old.live, old.legs->'physical'->>'reason', old.legs->'physical'->'evidence'->>'custodianId') is distinct from (new.live, new.legs->'physical'->>'reason', new.legs->'physical'->'evidence'->>'custodianId')) execute function holdfast_task_of_lot_by_control_position();

create or replace function holdfast_awaited_of_drawdown(n drawdown) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'drawdown.approve', p.party_id, s.state, 'drawdown:approve', '/v1/drawdowns/' || n.id || '/approval', null::timestamptz, 2::smallint, '{}'::text[], jsonb_build_array(jsonb_build_object('amountMinor', (n.amount_minor)::text, 'currency', n.currency, 'clientId', (select v.borrower_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id))), null::timestamptz
    from (select n.status) s (state), lateral (select (select v.lender_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id) as party_id) p where s.state = 'requested'
  union all
  select 'collateralTerms.propose', p.party_id, s.state, 'terms:propose', '/v1/facilities/' || n.facility_id || '/collateral-terms', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.lender_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id) as party_id) p where s.state = 'requested' and (not exists (select from collateral_terms t where t.tenant_id = n.tenant_id and t.facility_id = n.facility_id))
  union all
  select 'drawdown.disburse', p.party_id, s.state, 'drawdown:disburse', '/v1/drawdowns/' || n.id || '/disbursement', null::timestamptz, 2::smallint, array_remove(array[n.approved_by], null), jsonb_build_array(jsonb_build_object('amountMinor', (n.amount_minor)::text, 'currency', n.currency, 'clientId', (select v.borrower_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id))), null::timestamptz
    from (select n.status) s (state), lateral (select (select v.lender_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id) as party_id) p where s.state = 'approved'
  union all
  select 'drawdown.decline', p.party_id, s.state, 'drawdown:approve', '/v1/drawdowns/' || n.id || '/decline', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.lender_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id) as party_id) p where s.state = 'held'
  union all
  select 'drawdown.cure', p.party_id, s.state, 'drawdown:request', '/v1/drawdowns/' || n.id, null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.borrower_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id) as party_id) p where s.state = 'held'
  union all
  select 'collateralTerms.propose', p.party_id, s.state, 'terms:propose', '/v1/facilities/' || n.facility_id || '/collateral-terms', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select (select v.lender_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id) as party_id) p where s.state = 'held' and (not exists (select from collateral_terms t where t.tenant_id = n.tenant_id and t.facility_id = n.facility_id))
  union all
  select 'repayment.record', p.party_id, s.state, 'repayment:record', '/v1/facilities/' || n.facility_id || '/repayments', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, ((n.due_on - 7)::timestamp at time zone 'Asia/Shanghai')
    from (select n.status) s (state), lateral (select (select v.lender_id from facility v where v.tenant_id = n.tenant_id and v.id = n.facility_id) as party_id) p where s.state = 'disbursed'
$tasks$;
create or replace function holdfast_tasks_of_drawdown(n drawdown) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'drawdowns', array(select a from holdfast_awaited_of_drawdown(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_drawdown() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_drawdown(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on drawdown;
create trigger tasks_begun after insert on drawdown for each row when ((new.status) in ('requested', 'approved', 'held', 'disbursed')) execute function holdfast_task_of_drawdown();
drop trigger if exists tasks_moved on drawdown;
create trigger tasks_moved after update on drawdown for each row
  when (old *<> new and ((old.status) in ('requested', 'approved', 'held', 'disbursed') or (new.status) in ('requested', 'approved', 'held', 'disbursed'))) execute function holdfast_task_of_drawdown();

create or replace function holdfast_task_of_drawdown_by_collateral_terms() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_drawdown(n) from drawdown n where n.tenant_id = new.tenant_id and n.id = any (select d.id from drawdown d where d.tenant_id = new.tenant_id and d.facility_id = new.facility_id);
  return null;
end $tasks$;
drop trigger if exists tasks_followed on collateral_terms;
create trigger tasks_followed after insert or update on collateral_terms for each row execute function holdfast_task_of_drawdown_by_collateral_terms();

do $backfill$
declare
  held regclass[] := array(select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity);
  target regclass;
begin
  foreach target in array held loop
    execute format('alter table %s no force row level security', target);
  end loop;
  alter table task disable trigger user;
  perform holdfast_tasks_of_drawdown(n) from drawdown n where n.status in ('requested', 'held');
  perform holdfast_tasks_of_lot(n) from lot n join control_position c on c.tenant_id = n.tenant_id and c.item_id = n.id and c.live
    where n.status = 'in_custody' and c.legs->'physical'->>'reason' = 'NOT_WATCHED';
  alter table task enable trigger user;
  foreach target in array held loop
    execute format('alter table %s force row level security', target);
  end loop;
end $backfill$;
