-- Passkeys of people (WebAuthn): the public half of a pair whose private half never leaves a device.
create table passkey (
  tenant_id text not null references tenant,
  id text not null,
  person_id text not null,
  participants text[] not null,
  name text not null,
  -- As the device names it, base64url: unique everywhere, because whoever signs in is of no tenant yet.
  credential_id text not null unique,
  -- COSE (RFC 9052).
  public_key bytea not null,
  -- What the device counted when it was used last; 0 for ever where it does not count.
  counter bigint not null check (counter >= 0),
  is_synced boolean not null,
  transports text[] not null,
  made_at timestamptz not null,
  used_at timestamptz,
  -- It counted backwards: there are two of it, and neither opens any more.
  cloned_at timestamptz,
  removed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references person (tenant_id, id)
);
create index passkey_person on passkey (tenant_id, person_id);
select holdfast_protect('passkey', 'select, insert, update, delete');

-- What was asked of a device or of a directory and waits for its answer, once. No tenant's table: nobody may be known yet. Of the number
-- that was given out only the hash is kept, and the service reaches it by the functions below only.
create table sign_in_challenge (
  hash bytea primary key check (length(hash) = 32),
  -- Hash of what it is for and of whom: an answer in another session or to another question finds nothing.
  lane bytea not null check (length(lane) = 32),
  -- What the service must remember of it, sealed.
  detail text,
  lapses_at timestamptz not null
);
create index sign_in_challenge_old on sign_in_challenge (lapses_at);
grant select, insert, update, delete on sign_in_challenge to holdfast_authenticator;

-- Those that nobody answered go with the next ones that are asked.
create function keep_challenge(asked bytea, of_lane bytea, with_detail text, at timestamptz, until timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from sign_in_challenge c where c.hash in (select o.hash from sign_in_challenge o
    where o.lapses_at < at limit 20 for update skip locked);
  insert into sign_in_challenge (hash, lane, detail, lapses_at) values (asked, of_lane, with_detail, until);
end $$;

-- One row where it was asked of this lane, has not lapsed and was not answered: it is answered by that.
create function take_challenge(answered bytea, of_lane bytea, at timestamptz) returns table (detail text)
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  delete from sign_in_challenge c where c.hash = answered and c.lane = of_lane and c.lapses_at > at returning c.detail
$$;

create function forget_challenges(at timestamptz) returns integer
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  with gone as (delete from sign_in_challenge c where c.lapses_at < at returning 1) select count(*)::integer from gone
$$;

create policy authenticate on passkey for select to holdfast_authenticator using (true);
grant select on passkey to holdfast_authenticator;

-- Whose passkey a device shows, in whatever tenant, where its person may enter.
create function find_passkey(credential text)
returns table (tenant_id text, party_id text, person_id text, id text, public_key bytea, counter bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select k.tenant_id, p.party_id, k.person_id, k.id, k.public_key, k.counter
  from passkey k join person p on p.tenant_id = k.tenant_id and p.id = k.person_id
  where k.credential_id = credential and k.removed_at is null and k.cloned_at is null and p.state in ('invited', 'active')
$$;

grant create on schema public to holdfast_authenticator;
alter function keep_challenge(bytea, bytea, text, timestamptz, timestamptz) owner to holdfast_authenticator;
alter function take_challenge(bytea, bytea, timestamptz) owner to holdfast_authenticator;
alter function forget_challenges(timestamptz) owner to holdfast_authenticator;
alter function find_passkey(text) owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function keep_challenge(bytea, bytea, text, timestamptz, timestamptz) from public;
revoke all on function take_challenge(bytea, bytea, timestamptz) from public;
revoke all on function forget_challenges(timestamptz) from public;
revoke all on function find_passkey(text) from public;
grant execute on function keep_challenge(bytea, bytea, text, timestamptz, timestamptz) to holdfast_app;
grant execute on function take_challenge(bytea, bytea, timestamptz) to holdfast_app;
grant execute on function forget_challenges(timestamptz) to holdfast_app;
grant execute on function find_passkey(text) to holdfast_app;
