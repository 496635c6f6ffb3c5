-- Somebody who lost what they sign in with is let in again by two administrators. Who will come in made the code; of it the hash is kept.
create table recovery (
  tenant_id text not null references tenant,
  id text not null,
  person_id text not null,
  participants text[] not null,
  prefix text not null unique check (prefix ~ '^[0-9a-f]{12}$'),
  secret_hash bytea not null check (length(secret_hash) = 32),
  -- How it was made sure that it is them.
  reason text not null,
  asked_by text not null,
  agreed_by text[] not null check (cardinality(agreed_by) > 0),
  begun_at timestamptz not null,
  opens_at timestamptz not null check (opens_at >= begun_at),
  lapses_at timestamptz not null check (lapses_at > opens_at),
  used_at timestamptz,
  cancelled_at timestamptz,
  cancelled_by text,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references person (tenant_id, id),
  check (used_at is null or cancelled_at is null),
  check ((cancelled_at is null) = (cancelled_by is null)),
  check (asked_by <> person_id and not (person_id = any (agreed_by)) and not (asked_by = any (agreed_by)))
);
create index recovery_person on recovery (tenant_id, person_id);
-- One at a time.
create unique index recovery_waiting on recovery (tenant_id, person_id) where used_at is null and cancelled_at is null;
select holdfast_protect('recovery', 'select, insert, update, delete');

create policy authenticate on recovery for select to holdfast_authenticator using (true);
grant select on recovery to holdfast_authenticator;
create function find_recovery(wanted text)
returns table (tenant_id text, party_id text, person_id text, id text, secret_hash bytea, opens_at timestamptz, lapses_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select r.tenant_id, p.party_id, r.person_id, r.id, r.secret_hash, r.opens_at, r.lapses_at
  from recovery r join person p on p.tenant_id = r.tenant_id and p.id = r.person_id
  where r.prefix = wanted and r.used_at is null and r.cancelled_at is null and p.state in ('invited', 'active')
$$;
grant create on schema public to holdfast_authenticator;
alter function find_recovery(text) owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function find_recovery(text) from public;
grant execute on function find_recovery(text) to holdfast_app;

alter table session drop constraint session_ended_because_check;
alter table session add constraint session_ended_because_check
  check (ended_because in ('signed_out', 'revoked', 'factors_changed', 'recovered', 'directory'));

-- Who let somebody in again, each of the two, stands in their line as who makes them a key does.
create function holdfast_maker_of_recovery() returns trigger language plpgsql as $$
begin
  perform holdfast_note_maker(new.tenant_id, new.person_id, maker) from unnest(new.asked_by || new.agreed_by) maker;
  return null;
end $$;
create trigger made_by after insert on recovery for each row execute function holdfast_maker_of_recovery();
