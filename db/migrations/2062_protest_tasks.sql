-- Who holds a bill whose day is over and that nobody paid is awaited for the protest.
create or replace function holdfast_awaited_of_exchange_bill(n exchange_bill) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'exchangeBill.accept', p.party_id, s.state, 'exchangeBill:accept', '/v1/exchange-bills/' || n.id || '/acceptance', null::timestamptz, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.acceptor_id as party_id) p where s.state = 'drawn'
  union all
  select 'exchangeBill.settle', p.party_id, s.state, 'exchangeBill:accept', '/v1/exchange-bills/' || n.id || '/settlement', ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.acceptor_id as party_id) p where s.state = 'accepted'
  union all
  select 'exchangeBill.protest', p.party_id, s.state, 'exchangeBill:hold', '/v1/exchange-bills/' || n.id || '/protest', ((n.due_on + 3 + 1)::timestamp at time zone 'Asia/Shanghai'), 2::smallint, '{}'::text[], '[]'::jsonb, ((n.due_on + 1)::timestamp at time zone 'Asia/Shanghai')
    from (select n.status) s (state), lateral (select n.holder_id as party_id) p where s.state = 'accepted'
$tasks$;
create or replace function holdfast_tasks_of_exchange_bill(n exchange_bill) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'exchange-bills', array(select a from holdfast_awaited_of_exchange_bill(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_exchange_bill() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_exchange_bill(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on exchange_bill;
create trigger tasks_begun after insert on exchange_bill for each row when ((new.status) in ('drawn', 'accepted')) execute function holdfast_task_of_exchange_bill();
drop trigger if exists tasks_moved on exchange_bill;
create trigger tasks_moved after update on exchange_bill for each row
  when (old *<> new and ((old.status) in ('drawn', 'accepted') or (new.status) in ('drawn', 'accepted'))) execute function holdfast_task_of_exchange_bill();

do $backfill$
declare
  held regclass[] := array(select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity);
  target regclass;
begin
  foreach target in array held loop
    execute format('alter table %s no force row level security', target);
  end loop;
  alter table task disable trigger user;
  perform holdfast_tasks_of_exchange_bill(n) from exchange_bill n where (n.status) in ('drawn', 'accepted');
  alter table task enable trigger user;
  foreach target in array held loop
    execute format('alter table %s force row level security', target);
  end loop;
end $backfill$;
