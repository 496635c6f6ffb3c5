-- Directories of parties, by which their people sign in (OpenID Connect), and who of the directory is whom here: put on record by two.
create table directory (
  tenant_id text not null references tenant,
  id text not null,
  party_id text not null,
  participants text[] not null check (participants = array[party_id]),
  name text not null,
  issuer text not null,
  client_id text not null,
  -- Sealed; null for a client that shows none.
  client_secret text,
  -- The claim that names what somebody is there, and the mandates that each name lets them use of those that they hold here.
  role_claim text,
  roles jsonb not null check (jsonb_typeof(roles) = 'object'),
  registered_at timestamptz not null,
  registered_by text not null,
  ended_at timestamptz,
  ended_by text,
  primary key (tenant_id, id),
  unique (id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  check ((role_claim is null) = (roles = '{}'))
);
create index directory_party on directory (tenant_id, party_id);
create index directory_issuer on directory (issuer, client_id) where ended_at is null;
select holdfast_protect('directory');

create table directory_link (
  tenant_id text not null references tenant,
  id text not null,
  directory_id text not null,
  -- As the directory names them for ever: never a name or an address, which pass from one person to another.
  subject text not null,
  person_id text not null,
  participants text[] not null,
  linked_at timestamptz not null,
  linked_by text not null,
  agreed_by text[] not null,
  -- Whoever has another way in says that this one is theirs, before it opens.
  awaits_person boolean not null,
  ended_at timestamptz,
  ended_by text,
  primary key (tenant_id, id),
  foreign key (tenant_id, directory_id) references directory (tenant_id, id),
  foreign key (tenant_id, person_id) references person (tenant_id, id)
);
create unique index directory_link_subject on directory_link (tenant_id, directory_id, subject) where ended_at is null;
create unique index directory_link_person on directory_link (tenant_id, directory_id, person_id) where ended_at is null;
select holdfast_protect('directory_link', 'select, insert, update, delete');

-- Who says whom a directory means, each of the two, stands in their line as who makes them a key does.
create function holdfast_maker_of_link() returns trigger language plpgsql as $$
begin
  perform holdfast_note_maker(new.tenant_id, new.person_id, maker) from unnest(new.linked_by || new.agreed_by) maker;
  return null;
end $$;
create trigger made_by after insert on directory_link for each row execute function holdfast_maker_of_link();

alter table session
  -- The directory that its person signed in by.
  add column directory_id text,
  add constraint session_directory foreign key (tenant_id, directory_id) references directory (tenant_id, id);

create policy authenticate on directory for select to holdfast_authenticator using (true);
grant select on directory to holdfast_authenticator;
create function find_directories(wanted text, of_issuer text, of_client text)
returns table (tenant_id text, party_id text, id text, issuer text, client_id text, client_secret text, role_claim text, roles jsonb)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select d.tenant_id, d.party_id, d.id, d.issuer, d.client_id, d.client_secret, d.role_claim, d.roles
  from directory d
  where d.ended_at is null and (d.id = wanted or (d.issuer = of_issuer and d.client_id = of_client))
  limit 50
$$;
grant create on schema public to holdfast_authenticator;
alter function find_directories(text, text, text) owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function find_directories(text, text, text) from public;
grant execute on function find_directories(text, text, text) to holdfast_app;
