-- Who made whom, through however many hands: who added a person, issued a key of theirs or set up a system that speaks for them, and
-- whoever made that one. Two voices are two only where neither stands in the other's line. A row for each pair, so that asking is one
-- look-up; kept by the tables that say it, and taken away by nothing.
create table person_maker (
  tenant_id text not null references tenant,
  person_id text not null,
  maker_id text not null,
  primary key (tenant_id, person_id, maker_id),
  foreign key (tenant_id, person_id) references person (tenant_id, id),
  foreign key (tenant_id, maker_id) references person (tenant_id, id),
  check (person_id <> maker_id)
);
create index person_maker_made on person_maker (tenant_id, maker_id, person_id);
select holdfast_protect('person_maker', 'select, insert');
create policy authenticate on person_maker for select to holdfast_authenticator using (true);
grant select on person_maker to holdfast_authenticator;

alter table oauth_client add column keys_set_by text;

drop trigger made on person;
drop trigger made on api_key;
drop function holdfast_made();

-- One at a time in a tenant: two who extend one line at once would each miss the other's part of it. Everybody in the line is written
-- anew, so that no process goes on by what it remembers of them.
create function holdfast_note_maker(tenant text, made text, maker text) returns void
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if maker is null or made = maker or not exists (select from person p where p.tenant_id = tenant and p.id = maker) then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended(tenant || '/makers', 0));
  with line as (
    insert into person_maker (tenant_id, person_id, maker_id)
      select tenant, d.id, a.id
      from (select made as id union select m.person_id from person_maker m where m.tenant_id = tenant and m.maker_id = made) d
      cross join (select maker as id union select m.maker_id from person_maker m where m.tenant_id = tenant and m.person_id = maker) a
      where d.id <> a.id
    on conflict do nothing returning person_id, maker_id),
  touched as (
    select p.id from person p where p.tenant_id = tenant and p.id in (select person_id from line union select maker_id from line union select made union select maker)
    order by p.id for no key update)
  update person p set name = p.name from touched where p.tenant_id = tenant and p.id = touched.id;
end $$;

create function holdfast_maker_of_person() returns trigger language plpgsql as $$
begin
  perform holdfast_note_maker(new.tenant_id, new.id, new.added_by);
  return null;
end $$;
create function holdfast_maker_of_key() returns trigger language plpgsql as $$
begin
  perform holdfast_note_maker(new.tenant_id, new.person_id, new.issued_by);
  return null;
end $$;
create function holdfast_maker_of_client() returns trigger language plpgsql as $$
begin
  perform holdfast_note_maker(new.tenant_id, new.person_id, new.registered_by);
  perform holdfast_note_maker(new.tenant_id, new.person_id, new.keys_set_by);
  return null;
end $$;
create trigger made_by after insert or update of added_by on person for each row execute function holdfast_maker_of_person();
create trigger made_by after insert or update of issued_by on api_key for each row execute function holdfast_maker_of_key();
create trigger made_by after insert or update of registered_by, keys_set_by on oauth_client
  for each row execute function holdfast_maker_of_client();

alter table person no force row level security;
alter table api_key no force row level security;
alter table oauth_client no force row level security;
alter table person_maker no force row level security;
alter table person_maker disable trigger guard;
with recursive made_by (tenant_id, person_id, maker_id) as (
  select tenant_id, id, added_by from person where added_by is not null
  union select tenant_id, person_id, issued_by from api_key where issued_by is not null
  union select tenant_id, person_id, registered_by from oauth_client
), line as (
  select * from made_by
  union select l.tenant_id, l.person_id, m.maker_id
  from line l join made_by m on m.tenant_id = l.tenant_id and m.person_id = l.maker_id
)
insert into person_maker select tenant_id, person_id, maker_id from line l
  where person_id <> maker_id
    and exists (select from person p where p.tenant_id = l.tenant_id and p.id = l.maker_id);
alter table person_maker enable trigger guard;
alter table person_maker force row level security;
alter table oauth_client force row level security;
alter table api_key force row level security;
alter table person force row level security;

-- Whom a credential names, as before, with the whole line.
create function holdfast_line(tenant text, person text, out made_by text[], out made text[])
language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select array(select m.maker_id from person_maker m where m.tenant_id = tenant and m.person_id = person),
         (select case when count(*) <= 100 then coalesce(array_agg(m.person_id), '{}') end from
           (select o.person_id from person_maker o where o.tenant_id = tenant and o.maker_id = person limit 101) m)
$$;
create or replace function authenticate_api_key(key_prefix text, given_hash bytea default null,
                                     seen timestamptz default null, today date default null)
returns table (tenant_id text, key_id text, secret_hash bytea, expires_at timestamptz, revoked_at timestamptz,
               acts text[], reads text[], networks text[],
               person_id text, person_name text, state text, mandates text[], mandate_dates jsonb, limits jsonb,
               party_id text, party_name text, roles text[], made_by text[], made text[], stands text)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
begin
  if given_hash is not null then
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
  where k.prefix = key_prefix;
end $$;

create or replace function authenticate_session(hash bytea, at timestamptz, idle_seconds integer)
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
           line.made_by, line.made,
         s.xmin || ' ' || p.xmin || ' ' || y.xmin
    from session s
    join person p on p.tenant_id = s.tenant_id and p.id = s.person_id
    join party y on y.tenant_id = p.tenant_id and y.id = p.party_id
  cross join lateral holdfast_line(p.tenant_id, p.id) line
    where s.token_hash = hash and s.ended_at is null and s.expires_at > at and s.idle_until > at;
end $$;


