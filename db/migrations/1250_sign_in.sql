-- How people sign in, and what they hold while they are signed in. Secrets are kept as hashes; what must be used in clear is sealed by
-- the service before it comes here.

-- A person's own: the name by which they sign in (unique everywhere, because the tenant is not known yet), the hash of a password, the
-- sealed seed of an authenticator (RFC 6238) and the last step of it that was used.
create table sign_in (
  tenant_id text not null references tenant,
  person_id text not null,
  participants text[] not null,
  login_name text not null unique check (login_name ~ '^[a-z0-9][a-z0-9.]{1,40}-[a-z2-7]{8}$'),
  password_hash text,
  password_at timestamptz,
  totp_sealed text,
  totp_at timestamptz,
  totp_step bigint not null default 0,
  pending_totp text,
  pending_at timestamptz,
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references person (tenant_id, id),
  check ((totp_sealed is null) = (totp_at is null)),
  check ((password_hash is null) = (password_at is null))
);
select holdfast_protect('sign_in');

-- Codes for when the authenticator is lost: each opens once.
create table recovery_code (
  tenant_id text not null references tenant,
  person_id text not null,
  participants text[] not null,
  code_hash bytea not null check (length(code_hash) = 32),
  made_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant_id, person_id, code_hash),
  foreign key (tenant_id, person_id) references person (tenant_id, id)
);
select holdfast_protect('recovery_code', 'select, insert, update, delete');

-- Of the token (256 bits of chance) only the SHA-256 is kept.
create table session (
  tenant_id text not null references tenant,
  id text not null,
  person_id text not null,
  participants text[] not null,
  token_hash bytea not null unique check (length(token_hash) = 32),
  means text[] not null check (cardinality(means) > 0),
  began_at timestamptz not null,
  seen_at timestamptz not null,
  idle_until timestamptz not null,
  expires_at timestamptz not null,
  -- When a second factor was shown last.
  proved_at timestamptz,
  address text,
  agent text,
  ended_at timestamptz,
  ended_because text check (ended_because in ('signed_out', 'revoked', 'factors_changed')),
  ended_by text,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references person (tenant_id, id),
  check ((ended_at is null) = (ended_because is null))
);
create index session_person on session (tenant_id, person_id, began_at);
select holdfast_protect('session', 'select, insert, update, delete');

-- Devices that a person has signed in from: what strangers try does not make these wait.
create table known_device (
  tenant_id text not null references tenant,
  person_id text not null,
  participants text[] not null,
  token_hash bytea not null check (length(token_hash) = 32),
  seen_at timestamptz not null,
  primary key (tenant_id, person_id, token_hash),
  foreign key (tenant_id, person_id) references person (tenant_id, id)
);
select holdfast_protect('known_device', 'select, insert, update, delete');

-- Attempts by whatever is counted: a name, whether there is such a person or not, an address, a person's device. The key is a hash.
-- No tenant's table: nobody is known yet. The service reaches it by the functions below only.
create table sign_in_attempt (
  lane bytea primary key check (length(lane) = 32),
  tries integer not null,
  tried_at timestamptz not null,
  closed_until timestamptz not null
);
create index sign_in_attempt_old on sign_in_attempt (tried_at);
grant select, insert, update, delete on sign_in_attempt to holdfast_authenticator;

create policy authenticate on sign_in for select to holdfast_authenticator using (true);
create policy authenticate on recovery_code for select to holdfast_authenticator using (true);
create policy authenticate on known_device for select to holdfast_authenticator using (true);
create policy authenticate on session to holdfast_authenticator using (true) with check (true);
grant select on sign_in, recovery_code, known_device, session to holdfast_authenticator;
grant update (seen_at, idle_until) on session to holdfast_authenticator;

-- Takes one attempt in every lane, or in none: an answer is until when to wait, null where it may go on. An attempt is counted before
-- it is judged, so that a thousand at once are a thousand. `free` attempts of a lane cost nothing; each further one closes the lane twice
-- as long, up to `most` seconds; what was quiet for `forget` seconds begins anew. While a lane is closed nothing is counted: who waits is
-- not made to wait longer by others who do not.
create function take_attempt(lanes bytea[], frees integer[], most integer, forget integer, at timestamptz) returns timestamptz
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  closed timestamptz;
begin
  delete from sign_in_attempt a where a.lane in (select o.lane from sign_in_attempt o
    where o.tried_at < at - make_interval(secs => forget) and o.lane <> all (lanes) limit 20 for update skip locked);
  insert into sign_in_attempt as a (lane, tries, tried_at, closed_until)
    select distinct l, 0, at, at from unnest(lanes) l order by l on conflict do nothing;
  perform from sign_in_attempt a where a.lane = any (lanes) order by a.lane for update;
  select max(a.closed_until) into closed from sign_in_attempt a where a.lane = any (lanes) and a.closed_until > at;
  if closed is not null then
    return closed;
  end if;
  update sign_in_attempt a
    set tries = n.tries, tried_at = at, closed_until = case when n.tries <= n.free then at
      else at + make_interval(secs => least(most, power(2, least(n.tries - n.free, 20)))) end
    from (select o.lane, f.free, case when o.tried_at < at - make_interval(secs => forget) then 1 else o.tries + 1 end as tries
      from sign_in_attempt o join unnest(lanes, frees) as f (lane, free) on f.lane = o.lane) n
    where a.lane = n.lane;
  return null;
end $$;

-- Who succeeded has tried nothing: the lanes of a person begin anew, an address gives back this one attempt.
create function forgive_attempt(cleared bytea[], lessened bytea[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from sign_in_attempt a where a.lane = any (cleared);
  update sign_in_attempt a set tries = greatest(0, a.tries - 1), closed_until = a.tried_at where a.lane = any (lessened);
end $$;

-- Whom a login name names, with what an attempt is judged by. One row of what was asked, also for nobody.
create function find_sign_in(login text, device bytea)
returns table (tenant_id text, party_id text, person_id text, password_hash text, totp_sealed text, totp_step bigint,
               recovery_hashes bytea[], knows_device boolean)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.tenant_id, p.party_id, s.person_id, s.password_hash, s.totp_sealed, s.totp_step,
         array(select r.code_hash from recovery_code r
               where r.tenant_id = s.tenant_id and r.person_id = s.person_id and r.used_at is null),
         exists (select from known_device d
                 where d.tenant_id = s.tenant_id and d.person_id = s.person_id and d.token_hash = device)
  from sign_in s join person p on p.tenant_id = s.tenant_id and p.id = s.person_id
  where s.login_name = login and p.state in ('invited', 'active')
$$;

-- Whom a session's token names, as `authenticate_api_key` tells it of a key. That somebody uses it is noted once in a while.
create function authenticate_session(hash bytea, at timestamptz, idle_seconds integer)
returns table (tenant_id text, key_id text, expires_at timestamptz, proved_at timestamptz, acts text[],
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
    select s.tenant_id, s.id, s.expires_at, s.proved_at, null::text[],
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
alter function take_attempt(bytea[], integer[], integer, integer, timestamptz) owner to holdfast_authenticator;
alter function forgive_attempt(bytea[], bytea[]) owner to holdfast_authenticator;
alter function find_sign_in(text, bytea) owner to holdfast_authenticator;
alter function authenticate_session(bytea, timestamptz, integer) owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function take_attempt(bytea[], integer[], integer, integer, timestamptz) from public;
revoke all on function forgive_attempt(bytea[], bytea[]) from public;
revoke all on function find_sign_in(text, bytea) from public;
revoke all on function authenticate_session(bytea, timestamptz, integer) from public;
grant execute on function take_attempt(bytea[], integer[], integer, integer, timestamptz) to holdfast_app;
grant execute on function forgive_attempt(bytea[], bytea[]) to holdfast_app;
grant execute on function find_sign_in(text, bytea) to holdfast_app;
grant execute on function authenticate_session(bytea, timestamptz, integer) to holdfast_app;
