-- Who looked, signed in, was refused, took something away. Written after the answer, in batches, and kept apart from the record: it is
-- about people, and goes when its time is over. Where somebody was is sealed with a key of the person's own, so that destroying the
-- key erases it wherever copies lie.
create table person_cipher (
  tenant_id text not null references tenant (id),
  person_id text not null,
  -- Null once it is destroyed.
  key bytea check (length(key) = 32),
  destroyed_at timestamptz,
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references person (tenant_id, id),
  check ((key is null) = (destroyed_at is not null))
);
select holdfast_protect('person_cipher');
create policy own on person_cipher as restrictive to holdfast_app
  using ((select current_setting('app.party', true)) = 'system');

create table access_entry (
  tenant_id text not null references tenant (id),
  id text not null,
  at timestamptz not null,
  what text not null,
  party_id text,
  person_id text,
  key_id text,
  request_id text not null,
  facts jsonb not null default '{}' check (jsonb_typeof(facts) = 'object'),
  -- The address, sealed with the person's key.
  sealed bytea,
  participants text[] not null,
  primary key (tenant_id, id)
);
create index access_entry_by_person on access_entry (tenant_id, person_id, id desc);
create index access_entry_by_party on access_entry (tenant_id, party_id, id desc);
create index access_entry_by_time on access_entry (at);
-- Never changed. Removed only when it is due: half a year at the least (Cybersecurity Law of the People's Republic of China, art. 21), by
-- the server's own clock.
alter table retention_floor drop constraint retention_floor_what_check;
alter table retention_floor add constraint retention_floor_what_check check (what in ('observation', 'access'));
insert into retention_floor values ('access', 183);
select holdfast_protect('access_entry', 'select, insert, update, delete');
revoke update on access_entry from holdfast_app;
create policy due on access_entry as restrictive for delete to holdfast_app
  using (at < now() - make_interval(days => (select days from retention_floor where what = 'access')));
