-- A further key for somebody who has one that opens, or a system that is to speak for them, waits for their own word: two administrators,
-- one of them deceived, do not make a voice of somebody who is there to be asked.
alter table api_key add column awaits_holder boolean not null default false;
alter table oauth_client add column awaits_person boolean not null default false;

create or replace function authenticate_api_key(key_prefix text, given_hash bytea default null,
                                     seen timestamptz default null, today date default null)
returns table (tenant_id text, key_id text, secret_hash bytea, expires_at timestamptz, revoked_at timestamptz,
               acts text[], reads text[], networks text[],
               person_id text, person_name text, state text, mandates text[], mandate_dates jsonb, limits jsonb,
               party_id text, party_name text, roles text[], made_by text[], made text[], stands text)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
begin
  if given_hash is not null and not exists (select from api_key k where k.prefix = key_prefix and k.awaits_holder) then
    perform holdfast_mark_use(key_prefix, given_hash, seen, today);
  end if;
  return query
  select k.tenant_id, k.id, k.secret_hash, k.expires_at, k.revoked_at, k.acts, k.reads, k.networks,
         p.id, p.name, p.state, p.mandates, p.mandate_dates, p.limits, y.id, y.name, y.roles,
         line.made_by, line.made,
         k.xmin || ' ' || p.xmin || ' ' || y.xmin
  from api_key k
  join person p on p.tenant_id = k.tenant_id and p.id = k.person_id
  join party y on y.tenant_id = p.tenant_id and y.id = p.party_id
  cross join lateral holdfast_line(p.tenant_id, p.id) line
  where k.prefix = key_prefix and not k.awaits_holder;
end $$;

create or replace function find_oauth_client(wanted text)
returns table (tenant_id text, party_id text, person_id text, jwks jsonb, jwks_url text, acts text[], mandates text[])
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select o.tenant_id, p.party_id, o.person_id, o.jwks, o.jwks_url, o.acts, p.mandates
  from oauth_client o join person p on p.tenant_id = o.tenant_id and p.id = o.person_id
  where o.id = wanted and o.ended_at is null and not o.awaits_person and p.state in ('invited', 'active')
$$;
