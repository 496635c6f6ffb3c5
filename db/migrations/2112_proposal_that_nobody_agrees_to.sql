-- A proposal to which nobody of its party may agree awaits those who make people there.
create or replace function holdfast_awaited_of_proposal(n proposal) returns setof task_awaited
language sql stable set search_path = pg_catalog, public, pg_temp as $tasks$
  select 'proposal.agree', p.party_id, s.state, case when n.of_level3 >= n.agreements and n.of_level3 > 0 then 'authority:level3' when n.of_level2 >= n.agreements and n.of_level2 > 0 then 'authority:level2' else n.mandate end, '/v1/proposals/' || n.id || '/agreement', n.expires_at, 2::smallint, array[n.proposed_by] || n.not_by || array(select g.person_id from proposal_agreement g where g.tenant_id = n.tenant_id and g.proposal_id = n.id), n.at_risk, null::timestamptz
    from (select n.state) s (state), lateral (select n.party_id as party_id) p where s.state = 'open' and (n.overtaken_at is null)
  union all
  select 'person.add', p.party_id, s.state, 'person:manage', '/v1/people', n.expires_at, 2::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.state) s (state), lateral (select n.party_id as party_id) p where s.state = 'open' and (n.overtaken_at is null and not exists (select from person x where x.tenant_id = n.tenant_id and x.party_id = n.party_id
          and x.state in ('invited', 'active') and x.mandates @> array[case when n.of_level3 >= n.agreements and n.of_level3 > 0 then 'authority:level3' when n.of_level2 >= n.agreements and n.of_level2 > 0 then 'authority:level2' else n.mandate end] and x.id <> all (array[n.proposed_by] || n.not_by || array(select g.person_id from proposal_agreement g where g.tenant_id = n.tenant_id and g.proposal_id = n.id))))
$tasks$;
create or replace function holdfast_tasks_of_proposal(n proposal) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_keep_tasks(n.tenant_id, n.id, 'proposals', array(select a from holdfast_awaited_of_proposal(n) a));
  perform holdfast_see_as(viewer);
end $tasks$;

create or replace function holdfast_task_of_proposal() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_proposal(new);
  return null;
end $tasks$;
drop trigger if exists tasks_begun on proposal;
create trigger tasks_begun after insert on proposal for each row when ((new.state) in ('open')) execute function holdfast_task_of_proposal();
drop trigger if exists tasks_moved on proposal;
create trigger tasks_moved after update on proposal for each row
  when (old *<> new and ((old.state) in ('open') or (new.state) in ('open'))) execute function holdfast_task_of_proposal();

create or replace function holdfast_task_of_proposal_by_proposal_agreement() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
begin
  perform holdfast_tasks_of_proposal(n) from proposal n where n.tenant_id = new.tenant_id and n.id = new.proposal_id;
  return null;
end $tasks$;
drop trigger if exists tasks_followed on proposal_agreement;
create trigger tasks_followed after insert or update on proposal_agreement for each row execute function holdfast_task_of_proposal_by_proposal_agreement();

create or replace function holdfast_task_of_proposal_by_person() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $tasks$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_tasks_of_proposal(n) from proposal n where n.tenant_id = new.tenant_id and n.id = any (select q.id from proposal q where q.tenant_id = new.tenant_id and q.party_id = new.party_id and q.state = 'open');
  perform holdfast_see_as(viewer);
  return null;
end $tasks$;
drop trigger if exists tasks_followed on person;
create trigger tasks_followed after insert on person for each row execute function holdfast_task_of_proposal_by_person();
drop trigger if exists tasks_changed on person;
create trigger tasks_changed after update on person for each row
  when ((old.state, old.mandates) is distinct from (new.state, new.mandates)) execute function holdfast_task_of_proposal_by_person();

do $backfill$
declare
  held regclass[] := array(select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity);
  target regclass;
begin
  foreach target in array held loop
    execute format('alter table %s no force row level security', target);
  end loop;
  alter table task disable trigger user;
  perform holdfast_tasks_of_proposal(n) from proposal n where (n.state) in ('open');
  alter table task enable trigger user;
  foreach target in array held loop
    execute format('alter table %s force row level security', target);
  end loop;
end $backfill$;
