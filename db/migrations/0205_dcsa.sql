-- Documents in the shapes of DCSA, and their way between platforms (PINT).
create table ebl_counterpart (
  tenant_id text not null references tenant,
  code text not null,
  kind text not null check (kind in ('platform', 'carrier')),
  party_id text not null,
  public_key text not null,
  key_id text not null,
  base_url text not null,
  -- What we show it; never shown to anyone.
  credential text,
  -- Where a carrier is asked and told.
  endpoint_id text,
  participants text[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, kind, code),
  unique (tenant_id, key_id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  foreign key (tenant_id, endpoint_id) references webhook_endpoint (tenant_id, id)
);
select holdfast_protect('ebl_counterpart');

create table ebl (
  tenant_id text not null references tenant,
  id text not null,
  reference text not null,
  checksum text not null check (checksum ~ '^[0-9a-f]{64}$'),
  document jsonb not null,
  carrier_id text not null,
  -- The carrier's signed manifest: begins the chain on its way to other platforms.
  issuance_manifest text,
  -- Signed entries as they went between platforms, and what happened here since the last of them.
  chain jsonb not null,
  pending jsonb not null,
  last_checksum text,
  -- Code of the platform that holds it; null: here.
  away_at text,
  surrender_reference text,
  live boolean not null,
  participants text[] not null check (participants @> array[carrier_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, checksum),
  foreign key (tenant_id, id) references transferable_record (tenant_id, id)
);
-- One document in circulation for a reference of a carrier.
create unique index ebl_reference on ebl (tenant_id, carrier_id, reference) where live;
create unique index ebl_surrender on ebl (tenant_id, surrender_reference) where surrender_reference is not null;
create index ebl_participants on ebl using gin (participants);
select holdfast_protect('ebl');

create table ebl_envelope (
  tenant_id text not null references tenant,
  id text not null,
  ebl_id text,
  direction text not null check (direction in ('sent', 'received')),
  platform text not null,
  document_checksum text not null,
  last_checksum text not null,
  body jsonb not null,
  -- Announced additional documents: name, size, mediaType, documentChecksum.
  documents jsonb not null,
  state text not null check (state in ('STARTED', 'INCOMPLETE', 'ACCEPTED', 'REJECTED', 'DISPUTED', 'SENDING')),
  response_code text,
  reason text,
  answer text,
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  participants text[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
-- One transfer of a document at a time: a second start is a retry of it.
create unique index ebl_envelope_active on ebl_envelope (tenant_id, direction, document_checksum)
  where state in ('STARTED', 'INCOMPLETE', 'SENDING', 'DISPUTED');
select holdfast_protect('ebl_envelope');

create table ebl_file (
  tenant_id text not null references tenant,
  checksum text not null check (checksum ~ '^[0-9a-f]{64}$'),
  envelope_id text not null,
  content bytea not null check (length(content) <= 1048576),
  created_at timestamptz not null,
  primary key (tenant_id, envelope_id, checksum),
  foreign key (tenant_id, envelope_id) references ebl_envelope (tenant_id, id)
);
select holdfast_protect('ebl_file', 'select, insert');

create policy resolve on ebl_envelope for select to holdfast_authenticator using (true);
grant select on ebl_envelope to holdfast_authenticator;
create function tenants_with_due_envelopes(at timestamptz) returns table (tenant_id text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct e.tenant_id from ebl_envelope e where e.state = 'SENDING' and e.next_attempt_at <= at
$$;
grant create on schema public to holdfast_authenticator;
alter function tenants_with_due_envelopes(timestamptz) owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function tenants_with_due_envelopes(timestamptz) from public;
grant execute on function tenants_with_due_envelopes(timestamptz) to holdfast_app;
