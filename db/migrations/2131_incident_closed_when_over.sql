-- An incident of custody waits for its cause once what set it off is over: before, its closing is refused.
create or replace function holdfast_awaited_of_custody_incident(n custody_incident) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'custodyIncident.close', p.party_id, s.state, 'control:signOff', '/v1/custody-incidents/' || n.id || '/closing', n.due_at, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'open' and (n.ended_at is not null)
  union all
  select 'custodyIncident.assign', p.party_id, s.state, 'person:' || n.owner_id, '/v1/custody-incidents/' || n.id || '/assignment', n.due_at, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.owner_party_id as party_id) p where s.state = 'open'
$tasks$;

do $backfill$
declare
  held regclass[] := array(select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity);
  target regclass;
begin
  foreach target in array held loop
    execute format('alter table %s no force row level security', target);
  end loop;
  alter table task disable trigger user;
  perform holdfast_tasks_of_custody_incident(n) from custody_incident n where n.status = 'open';
  alter table task enable trigger user;
  foreach target in array held loop
    execute format('alter table %s force row level security', target);
  end loop;
end $backfill$;
