-- A person is added, begins with the first use of a key of their own, may be suspended and reinstated, and leaves; what they may do
-- has dates and limits. A key is made by who holds it: what others see is the hash of its secret. It says for which acts, which reads
-- and from where it is good, and ends.
alter table person
  add column state text not null default 'active' check (state in ('invited', 'active', 'suspended', 'left')),
  -- {"drawdown:approve": {"from": "2026-01-01", "until": "2026-12-31"}}: without an entry a mandate has no dates.
  add column mandate_dates jsonb not null default '{}' check (jsonb_typeof(mandate_dates) = 'object'),
  -- [{"amountMinor": "500000000", "currency": "CNY", "mandates": [...], "clientIds": [...]}]
  add column limits jsonb not null default '[]' check (jsonb_typeof(limits) = 'array'),
  -- Who agreed to adding them, beside who did.
  add column agreed_by text[] not null default '{}',
  add column successor_id text,
  add constraint person_successor foreign key (tenant_id, successor_id) references person (tenant_id, id),
  add constraint person_succeeded check (successor_id is null or (state = 'left' and successor_id <> id));
alter table person alter column state set default 'invited';

alter table api_key
  -- Null for all that the person may do; else no more than these mandates.
  add column acts text[],
  -- Null for all that the party sees; else only what is read under these headings of the reference, none for none.
  add column reads text[],
  -- Null for everywhere; else networks in CIDR form.
  add column networks text[],
  add column last_used_on date,
  add column agreed_by text[] not null default '{}',
  -- The key that it takes the place of.
  add column replaces text,
  add constraint api_key_replaces foreign key (tenant_id, replaces) references api_key (tenant_id, id);

-- Keys end: those that had no end have half a year from here.
alter table api_key disable trigger guard;
alter table api_key no force row level security;
update api_key set expires_at = now() + interval '180 days' where expires_at is null and revoked_at is null;
alter table api_key force row level security;
alter table api_key enable trigger guard;

create policy mark on api_key for update to holdfast_authenticator using (true) with check (true);
create policy mark on person for update to holdfast_authenticator using (true) with check (true);
grant update (last_used_on) on api_key to holdfast_authenticator;
grant update (state) on person to holdfast_authenticator;

-- Who shows the right secret uses the key: noted once a day, in the statement that asks who it is. What cannot be noted now stops nobody.
create function holdfast_mark_use(key_prefix text, given_hash bytea, seen timestamptz, today date) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  was text := current_setting('app.xid', true);
begin
  if not exists (select from api_key k join person p on p.tenant_id = k.tenant_id and p.id = k.person_id
                 where k.prefix = key_prefix and k.secret_hash = given_hash and k.revoked_at is null
                   and (k.expires_at is null or k.expires_at > seen) and p.state in ('invited', 'active')
                   and (k.last_used_on is distinct from today or p.state = 'invited')) then
    return;
  end if;
  perform set_config('app.xid', pg_current_xact_id()::text, true);
  with used as (
    select k.tenant_id, k.id from api_key k where k.prefix = key_prefix and k.last_used_on is distinct from today
    for no key update skip locked)
  update api_key k set last_used_on = today from used where k.tenant_id = used.tenant_id and k.id = used.id;
  with begun as (
    select p.tenant_id, p.id from person p join api_key k on k.tenant_id = p.tenant_id and k.person_id = p.id
    where k.prefix = key_prefix and p.state = 'invited' for no key update of p skip locked)
  update person p set state = 'active' from begun where p.tenant_id = begun.tenant_id and p.id = begun.id;
  perform set_config('app.xid', coalesce(was, ''), true);
exception when others then
  perform set_config('app.xid', coalesce(was, ''), true);
end $$;

drop function authenticate_api_key(text);
create function authenticate_api_key(key_prefix text, given_hash bytea default null,
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
         array(select p.added_by where p.added_by is not null
               union select o.issued_by from api_key o
               where o.tenant_id = k.tenant_id and o.person_id = p.id and o.issued_by <> p.id),
         (select case when count(*) <= 100 then coalesce(array_agg(m.id), '{}') end from
           (select a.id from person a where a.tenant_id = k.tenant_id and a.added_by = p.id
            union select i.person_id from api_key i
            where i.tenant_id = k.tenant_id and i.issued_by = p.id and i.person_id <> p.id limit 101) m),
         k.xmin || ' ' || p.xmin || ' ' || y.xmin
  from api_key k
  join person p on p.tenant_id = k.tenant_id and p.id = k.person_id
  join party y on y.tenant_id = p.tenant_id and y.id = p.party_id
  where k.prefix = key_prefix;
end $$;
grant create on schema public to holdfast_authenticator;
alter function holdfast_mark_use(text, bytea, timestamptz, date) owner to holdfast_authenticator;
alter function authenticate_api_key(text, bytea, timestamptz, date) owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function holdfast_mark_use(text, bytea, timestamptz, date) from public;
revoke all on function authenticate_api_key(text, bytea, timestamptz, date) from public;
grant execute on function authenticate_api_key(text, bytea, timestamptz, date) to holdfast_app;
