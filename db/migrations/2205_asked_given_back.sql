-- What was asked beyond what was promised to a firm, and that it was right about, is taken back: until then somebody is awaited for it (measures 2 and 16).
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
  union all
  select 'condition.withdraw', p.party_id, s.state, 'facility:approve', '/v1/conditions/' || n.object_id || '/withdrawal', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'giving_back' and (starts_with(n.object_id, 'cnd_') and n.kind = 'stop')
  union all
  select 'covenant.end', p.party_id, s.state, 'facility:approve', '/v1/covenants/' || n.object_id || '/end', null::timestamptz, 3::smallint, '{}'::text[], '[]'::jsonb, null::timestamptz
    from (select n.status) s (state), lateral (select n.lender_id as party_id) p where s.state = 'giving_back' and (starts_with(n.object_id, 'cov_') and n.kind = 'stop')
$tasks$;
