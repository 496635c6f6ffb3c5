-- A system reads and comes from no further than was said when it was registered, as a key does.
alter table oauth_client add column reads text[], add column networks text[],
  -- Why what it publishes opens nothing, where in it, and since when.
  add column keys_fault text check (keys_fault in ('unreachable', 'not_json', 'unfit')),
  add column keys_fault_place text,
  add column keys_fault_since timestamptz,
  add constraint oauth_client_fault check ((keys_fault is null) = (keys_fault_since is null));

-- A sign-in that is repeated under its Idempotency-Key finds the session that it began. Of what was shown only a hash stays.
alter table session add column begun_under bytea, add column begun_with bytea,
  add constraint session_begun check ((begun_under is null) = (begun_with is null));
create index session_begun_under on session (tenant_id, begun_under) where begun_under is not null;

drop function find_oauth_client(text);
create function find_oauth_client(wanted text)
returns table (tenant_id text, party_id text, person_id text, jwks jsonb, jwks_url text, acts text[], mandates text[],
               networks text[])
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select o.tenant_id, p.party_id, o.person_id, o.jwks, o.jwks_url, o.acts, p.mandates, o.networks
  from oauth_client o join person p on p.tenant_id = o.tenant_id and p.id = o.person_id
  where o.id = wanted and o.ended_at is null and not o.awaits_person and p.state in ('invited', 'active')
$$;

drop function authenticate_session(bytea, timestamptz, integer);
create function authenticate_session(hash bytea, at timestamptz, idle_seconds integer)
returns table (tenant_id text, key_id text, expires_at timestamptz, proved_at timestamptz, acts text[], client_id text,
               reads text[], networks text[],
               person_id text, person_name text, state text, mandates text[], mandate_dates jsonb, limits jsonb,
               party_id text, party_name text, roles text[], made_by text[], made text[], stands text)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
begin
  if exists (select from session s where s.token_hash = hash and s.ended_at is null and s.expires_at > at
             and s.idle_until > at and s.seen_at < at - interval '45 seconds') then
    perform set_config('app.xid', pg_current_xact_id()::text, true);
    update session s set seen_at = at, idle_until = least(at + make_interval(secs => idle_seconds), s.expires_at)
      where s.token_hash = hash and s.ended_at is null;
  end if;
  return query
    select s.tenant_id, s.id, s.expires_at, s.proved_at, s.acts, s.client_id, o.reads, o.networks,
           p.id, p.name, p.state, p.mandates, p.mandate_dates, p.limits, y.id, y.name, y.roles,
           line.made_by, line.made,
           s.xmin || ' ' || p.xmin || ' ' || y.xmin
    from session s
    join person p on p.tenant_id = s.tenant_id and p.id = s.person_id
    join party y on y.tenant_id = p.tenant_id and y.id = p.party_id
    left join oauth_client o on o.tenant_id = s.tenant_id and o.id = s.client_id
    cross join lateral holdfast_line(p.tenant_id, p.id) line
    where s.token_hash = hash and s.ended_at is null and s.expires_at > at and s.idle_until > at;
end $$;

grant create on schema public to holdfast_authenticator;
alter function find_oauth_client(text) owner to holdfast_authenticator;
alter function authenticate_session(bytea, timestamptz, integer) owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function find_oauth_client(text) from public;
revoke all on function authenticate_session(bytea, timestamptz, integer) from public;
grant execute on function find_oauth_client(text) to holdfast_app;
grant execute on function authenticate_session(bytea, timestamptz, integer) to holdfast_app;
