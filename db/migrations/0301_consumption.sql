-- No second financing. Every thing that can be financed once is an item, known by a keyed hash only: whoever reads this
-- table learns nothing about another lender's books. The check on `consumed` decides every race.
create table consumption_item (
  tenant_id text not null references tenant,
  key_hash bytea not null check (length(key_hash) = 32),
  no bigint generated always as identity,
  kind text not null check (kind in ('invoice', 'delivery_note', 'document', 'lot', 'certificate', 'receivable')),
  -- A currency in minor units, or `share`: basis points of a thing that is financed whole.
  unit text not null,
  capacity bigint not null check (capacity >= 0),
  consumed bigint not null default 0 check (consumed >= 0),
  first_seen_at timestamptz not null,
  primary key (tenant_id, key_hash),
  unique (no, tenant_id),
  constraint consumption_item_within_capacity check (consumed <= capacity)
);
select holdfast_protect('consumption_item');

-- What two descriptions of one thing share when a key was mistyped or changed: a keyed hash cut to 64 bits.
create table consumption_trait (
  tenant_id text not null references tenant,
  trait bigint not null,
  item_no bigint not null,
  primary key (tenant_id, trait, item_no)
);
select holdfast_protect('consumption_trait', 'select, insert');

-- Who financed what. Seen by the lender and the applicant alone.
create table consumption_claim (
  tenant_id text not null references tenant,
  id text not null,
  key_hash bytea not null,
  kind text not null,
  financier_id text not null,
  applicant_id text not null,
  -- The financing: a facility, an assignment, a certificate. Claims of one financing on one item are one claim.
  financing_id text not null,
  subject_id text,
  amount bigint not null check (amount > 0),
  status text not null check (status in ('registered', 'pending', 'financed', 'freed', 'cancelled')),
  registered_at timestamptz not null,
  financed_at timestamptz,
  ended_at timestamptz,
  participants text[] not null check (participants @> array[financier_id, applicant_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, key_hash) references consumption_item (tenant_id, key_hash),
  check ((status in ('freed', 'cancelled')) = (ended_at is not null))
);
create unique index consumption_claim_live on consumption_claim (key_hash, financing_id, tenant_id)
  where status in ('registered', 'pending', 'financed');
create index consumption_claim_item on consumption_claim (key_hash, tenant_id);
create index consumption_claim_financing on consumption_claim (financing_id, tenant_id);
select holdfast_protect('consumption_claim');

-- What a claim rests on: the pledges and assignments of its financing. The last to end frees it.
create table consumption_source (
  tenant_id text not null references tenant,
  source_id text not null,
  claim_id text not null,
  live boolean not null,
  primary key (tenant_id, source_id, claim_id),
  foreign key (tenant_id, claim_id) references consumption_claim (tenant_id, id)
);
create index consumption_source_claim on consumption_source (claim_id, tenant_id);
select holdfast_protect('consumption_source');

-- The secret under which the lenders of a network hash their keys: the same in every platform of the network.
create table consumption_key (
  tenant_id text not null references tenant,
  network text not null,
  secret bytea not null check (length(secret) >= 32),
  created_at timestamptz not null,
  primary key (tenant_id, network)
);
select holdfast_protect('consumption_key');

-- What other platforms of the network report as financed, by the same hash.
create table consumption_elsewhere (
  tenant_id text not null references tenant,
  key_hash bytea not null check (length(key_hash) = 32),
  network text not null,
  status text not null check (status in ('financed', 'freed')),
  reported_at timestamptz not null,
  primary key (tenant_id, key_hash, network)
);
select holdfast_protect('consumption_elsewhere');
