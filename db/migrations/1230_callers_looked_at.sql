-- A caller who is remembered is looked at with each request. What the look compares is the versions of three rows, which PostgreSQL
-- keeps itself (`xmin`): whatever changes one of them, by whatever way, changes its version. Whom somebody made stands in other
-- rows: a row that tells of it makes a new version of both persons' rows.
create function holdfast_made() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'person' then
    update person set added_by = added_by where tenant_id = new.tenant_id and id = new.added_by;
  elsif new.issued_by <> new.person_id then
    update person set added_by = added_by where tenant_id = new.tenant_id and id in (new.issued_by, new.person_id);
  end if;
  return null;
end $$;
create trigger made after insert on person for each row when (new.added_by is not null) execute function holdfast_made();
create trigger made after insert on api_key for each row when (new.issued_by is not null) execute function holdfast_made();

drop function authenticate_api_key(text);
create function authenticate_api_key(key_prefix text)
returns table (tenant_id text, key_id text, secret_hash bytea, expires_at timestamptz, revoked_at timestamptz,
               person_id text, person_name text, mandates text[], party_id text, party_name text, roles text[],
               made_by text[], made text[], stands text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select k.tenant_id, k.id, k.secret_hash, k.expires_at, k.revoked_at,
         p.id, p.name, p.mandates, y.id, y.name, y.roles,
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
  where k.prefix = key_prefix
$$;
grant create on schema public to holdfast_authenticator;
alter function authenticate_api_key(text) owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function authenticate_api_key(text) from public;
grant execute on function authenticate_api_key(text) to holdfast_app;
