create table party (
  tenant_id text not null references tenant,
  id text not null,
  name text not null check (length(name) between 1 and 200),
  name_zh text,
  country text not null check (country ~ '^[A-Z]{2}$'),
  roles text[] not null check (cardinality(roles) > 0),
  -- Unified social credit code (GB 32100), LEI (ISO 17442), BIC (ISO 9362): each unique in its tenant when given.
  credit_code text,
  lei text,
  bic text,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, credit_code),
  unique (tenant_id, lei),
  unique (tenant_id, bic)
);
select holdfast_protect('party');

create table person (
  tenant_id text not null references tenant,
  id text not null,
  party_id text not null,
  name text not null check (length(name) between 1 and 200),
  mandates text[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id)
);
create index person_party on person (tenant_id, party_id);
select holdfast_protect('person');

create table api_key (
  tenant_id text not null references tenant,
  id text not null,
  person_id text not null,
  -- What a request shows first; unique everywhere, because the tenant is not known yet.
  prefix text not null unique,
  secret_hash bytea not null check (length(secret_hash) = 32),
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references person (tenant_id, id)
);
create index api_key_person on api_key (tenant_id, person_id);
select holdfast_protect('api_key');

create policy authenticate on api_key for select to holdfast_authenticator using (true);
create policy authenticate on person for select to holdfast_authenticator using (true);
create policy authenticate on party for select to holdfast_authenticator using (true);
grant select on api_key, person, party to holdfast_authenticator;

create function authenticate_api_key(key_prefix text)
returns table (tenant_id text, key_id text, secret_hash bytea, expires_at timestamptz, revoked_at timestamptz,
               person_id text, person_name text, mandates text[], party_id text, party_name text, roles text[])
language sql stable security definer set search_path = pg_catalog, public as $$
  select k.tenant_id, k.id, k.secret_hash, k.expires_at, k.revoked_at,
         p.id, p.name, p.mandates, y.id, y.name, y.roles
  from api_key k
  join person p on p.tenant_id = k.tenant_id and p.id = k.person_id
  join party y on y.tenant_id = p.tenant_id and y.id = p.party_id
  where k.prefix = key_prefix
$$;
grant create on schema public to holdfast_authenticator;
alter function authenticate_api_key(text) owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function authenticate_api_key(text) from public;
grant execute on function authenticate_api_key(text) to holdfast_app;

-- Timers work in every tenant, one after the other.
create policy resolve on tenant for select to holdfast_authenticator using (true);
grant select on tenant to holdfast_authenticator;
create function all_tenants() returns table (tenant_id text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select t.id from tenant t order by t.id
$$;
grant create on schema public to holdfast_authenticator;
alter function all_tenants() owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function all_tenants() from public;
grant execute on function all_tenants() to holdfast_app;
