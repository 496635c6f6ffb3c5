-- The day of last use stands apart from the key: noting it makes no new version of the row by which a remembered caller is known.
create table api_key_use (
  tenant_id text not null references tenant,
  key_id text not null,
  last_used_on date not null,
  primary key (tenant_id, key_id),
  foreign key (tenant_id, key_id) references api_key (tenant_id, id)
);
select holdfast_protect('api_key_use');
create policy mark on api_key_use to holdfast_authenticator using (true) with check (true);
grant select, insert, update on api_key_use to holdfast_authenticator;

drop policy mark on api_key;
revoke update (last_used_on) on api_key from holdfast_authenticator;
alter table api_key drop column last_used_on;

create or replace function holdfast_mark_use(key_prefix text, given_hash bytea, seen timestamptz, today date) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  was text := current_setting('app.xid', true);
  of_tenant text;
  of_key text;
  of_person text;
begin
  select k.tenant_id, k.id, case when p.state = 'invited' then p.id end into of_tenant, of_key, of_person
  from api_key k join person p on p.tenant_id = k.tenant_id and p.id = k.person_id
  where k.prefix = key_prefix and k.secret_hash = given_hash and k.revoked_at is null
    and (k.expires_at is null or k.expires_at > seen) and p.state in ('invited', 'active')
    and (p.state = 'invited' or not exists (
      select from api_key_use u where u.tenant_id = k.tenant_id and u.key_id = k.id and u.last_used_on >= today));
  if of_key is null then
    return;
  end if;
  perform set_config('app.xid', pg_current_xact_id()::text, true);
  insert into api_key_use (tenant_id, key_id, last_used_on) values (of_tenant, of_key, today)
    on conflict (tenant_id, key_id) do update set last_used_on = excluded.last_used_on
    where api_key_use.last_used_on < excluded.last_used_on;
  with begun as (
    select p.id from person p where p.tenant_id = of_tenant and p.id = of_person and p.state = 'invited'
    for no key update skip locked)
  update person p set state = 'active' from begun where p.tenant_id = of_tenant and p.id = begun.id;
  perform set_config('app.xid', coalesce(was, ''), true);
exception when others then
  perform set_config('app.xid', coalesce(was, ''), true);
end $$;
