-- Nobody alone: an act that needs another person waits as a proposal. Nothing of the act is kept while it waits.
create table proposal (
  tenant_id text not null references tenant,
  id text not null,
  party_id text not null,
  verb text not null,
  mandate text not null,
  -- The command as it came in, to be run and judged again with the last agreement.
  path text not null,
  params jsonb not null,
  body jsonb not null,
  object_id text not null,
  proposed_by text not null,
  key_id text not null,
  proposed_at timestamptz not null,
  expires_at timestamptz not null,
  level text not null check (level in ('L1', 'L2', 'L3')),
  agreements smallint not null check (agreements > 0),
  of_level2 smallint not null,
  of_level3 smallint not null,
  reasons jsonb not null,
  at_risk jsonb not null,
  -- People who did what came before it, and so cannot agree.
  not_by text[] not null,
  state text not null default 'open' check (state in ('open', 'done', 'refused', 'lapsed')),
  ended_at timestamptz,
  ended_by text,
  ended_because text,
  outcome json,
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  foreign key (tenant_id, proposed_by) references person (tenant_id, id),
  check ((state = 'open') = (ended_at is null))
);
create index proposal_party on proposal (tenant_id, party_id, state, id);
create index proposal_expiry on proposal (tenant_id, expires_at) where state = 'open';
select holdfast_protect('proposal');

create table proposal_agreement (
  tenant_id text not null references tenant,
  proposal_id text not null,
  person_id text not null,
  key_id text not null,
  agreed_at timestamptz not null,
  reason text,
  participants text[] not null,
  primary key (tenant_id, proposal_id, person_id),
  foreign key (tenant_id, proposal_id) references proposal (tenant_id, id),
  foreign key (tenant_id, person_id) references person (tenant_id, id)
);
select holdfast_protect('proposal_agreement', 'select, insert');

-- Who added a person and who issued a key: two persons are two only when neither made the other.
alter table person add column added_by text, add foreign key (tenant_id, added_by) references person (tenant_id, id);
alter table api_key add column issued_by text, add foreign key (tenant_id, issued_by) references person (tenant_id, id);
create index person_added_by on person (tenant_id, added_by) where added_by is not null;
create index api_key_issued_by on api_key (tenant_id, issued_by) where issued_by is not null;

alter table person disable trigger guard;
alter table api_key disable trigger guard;
alter table person no force row level security;
alter table api_key no force row level security;
alter table event no force row level security;
update person p set added_by = e.actor ->> 'personId' from event e
  where e.tenant_id = p.tenant_id and e.object_id = p.id and e.type = 'person.added' and e.actor ->> 'personId' <> p.id;
update api_key k set issued_by = e.actor ->> 'personId' from event e
  where e.tenant_id = k.tenant_id and e.object_id = k.id and e.type = 'apiKey.issued';
alter table event force row level security;
alter table api_key force row level security;
alter table person force row level security;
alter table api_key enable trigger guard;
alter table person enable trigger guard;

drop function authenticate_api_key(text);
-- `made` is null for who made so many that reading them with each request would cost more than asking when it matters.
create function authenticate_api_key(key_prefix text)
returns table (tenant_id text, key_id text, secret_hash bytea, expires_at timestamptz, revoked_at timestamptz,
               person_id text, person_name text, mandates text[], party_id text, party_name text, roles text[],
               made_by text[], made text[])
language sql stable security definer set search_path = pg_catalog, public as $$
  select k.tenant_id, k.id, k.secret_hash, k.expires_at, k.revoked_at,
         p.id, p.name, p.mandates, y.id, y.name, y.roles,
         array(select p.added_by where p.added_by is not null
               union select o.issued_by from api_key o
               where o.tenant_id = k.tenant_id and o.person_id = p.id and o.issued_by <> p.id),
         (select case when count(*) <= 100 then coalesce(array_agg(m.id), '{}') end from
           (select a.id from person a where a.tenant_id = k.tenant_id and a.added_by = p.id
            union select i.person_id from api_key i
            where i.tenant_id = k.tenant_id and i.issued_by = p.id and i.person_id <> p.id limit 101) m)
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
