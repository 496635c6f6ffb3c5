-- A loan that was stopped and that its firm was right about is given back by another: until then somebody is awaited for it (measures 2 and 16).
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
  union all
  select 'loan.propose', p.party_id, s.state, 'loan:propose', '/v1/loans', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'giving_back' and (starts_with(n.object_id, 'lon_') and n.kind = 'stop')
$tasks$;
