-- Systems that sign in by a key pair of their own (RFC 7523), as a person of the party who stands for the system. The keys are written
-- down, or fetched from where the system publishes them.
create table oauth_client (
  tenant_id text not null references tenant,
  id text not null,
  person_id text not null,
  participants text[] not null,
  name text not null,
  -- {"keys": [...]}: public keys only.
  jwks jsonb check (jsonb_typeof(jwks -> 'keys') = 'array'),
  jwks_url text,
  -- What its tokens may be asked for at the most.
  acts text[] not null,
  registered_at timestamptz not null,
  registered_by text not null,
  ended_at timestamptz,
  ended_by text,
  primary key (tenant_id, id),
  unique (id),
  foreign key (tenant_id, person_id) references person (tenant_id, id),
  check ((jwks is null) <> (jwks_url is null))
);
create index oauth_client_person on oauth_client (tenant_id, person_id);
select holdfast_protect('oauth_client');

-- Each statement of a system opens once: the hash of its number is kept until the statement would have lapsed.
create table oauth_assertion (
  tenant_id text not null references tenant,
  client_id text not null,
  participants text[] not null,
  jti_hash bytea not null check (length(jti_hash) = 32),
  lapses_at timestamptz not null,
  primary key (tenant_id, client_id, jti_hash),
  foreign key (tenant_id, client_id) references oauth_client (tenant_id, id)
);
select holdfast_protect('oauth_assertion', 'select, insert, update, delete');

alter table session
  -- Null for all that the person may do; else no more than these mandates.
  add column acts text[],
  -- The system that it was given to; a person's own without.
  add column client_id text,
  add constraint session_client foreign key (tenant_id, client_id) references oauth_client (tenant_id, id);

create policy authenticate on oauth_client for select to holdfast_authenticator using (true);
grant select on oauth_client to holdfast_authenticator;
create function find_oauth_client(wanted text)
returns table (tenant_id text, party_id text, person_id text, jwks jsonb, jwks_url text, acts text[], mandates text[])
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select o.tenant_id, p.party_id, o.person_id, o.jwks, o.jwks_url, o.acts, p.mandates
  from oauth_client o join person p on p.tenant_id = o.tenant_id and p.id = o.person_id
  where o.id = wanted and o.ended_at is null and p.state in ('invited', 'active')
$$;

-- As before, with what a session is good for, and whether it is a system's.
drop function authenticate_session(bytea, timestamptz, integer);
create function authenticate_session(hash bytea, at timestamptz, idle_seconds integer)
returns table (tenant_id text, key_id text, expires_at timestamptz, proved_at timestamptz, acts text[], client_id text,
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
    select s.tenant_id, s.id, s.expires_at, s.proved_at, s.acts, s.client_id,
           p.id, p.name, p.state, p.mandates, p.mandate_dates, p.limits, y.id, y.name, y.roles,
           array(select p.added_by where p.added_by is not null
                 union select o.issued_by from api_key o
                 where o.tenant_id = s.tenant_id and o.person_id = p.id and o.issued_by <> p.id),
           (select case when count(*) <= 100 then coalesce(array_agg(m.id), '{}') end from
             (select a.id from person a where a.tenant_id = s.tenant_id and a.added_by = p.id
              union select i.person_id from api_key i
              where i.tenant_id = s.tenant_id and i.issued_by = p.id and i.person_id <> p.id limit 101) m),
           s.xmin || ' ' || p.xmin || ' ' || y.xmin
    from session s
    join person p on p.tenant_id = s.tenant_id and p.id = s.person_id
    join party y on y.tenant_id = p.tenant_id and y.id = p.party_id
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
