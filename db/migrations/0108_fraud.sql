-- Every passing of title, so that goods sold in a circle are seen.
create table lot_title (
  tenant_id text not null references tenant,
  lot_id text not null,
  from_id text not null,
  to_id text not null,
  at timestamptz not null,
  primary key (tenant_id, lot_id, at),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id)
);
select holdfast_protect('lot_title', 'select, insert');

-- What a lender knows of who belongs to whom, and who guarantees for whom.
create table related_party (
  tenant_id text not null references tenant,
  lender_id text not null,
  party_id text not null,
  other_id text not null check (other_id <> party_id),
  kind text not null check (kind in ('controls', 'same_group', 'guarantees')),
  source text not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, lender_id, party_id, other_id, kind),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  foreign key (tenant_id, other_id) references party (tenant_id, id)
);
select holdfast_protect('related_party', 'select, insert');

-- A named check found something. Advances wait until a person of the lender has looked, and said why it is none.
create table fraud_signal (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  facility_id text,
  check_name text not null,
  -- The same finding is one signal, however often it is found.
  finding text not null,
  facts jsonb not null,
  found_at timestamptz not null,
  cleared_by text,
  cleared_at timestamptz,
  clearance jsonb,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  unique (tenant_id, lender_id, check_name, finding),
  check ((cleared_at is null) = (cleared_by is null))
);
create index fraud_signal_participants on fraud_signal using gin (participants);
select holdfast_protect('fraud_signal');
