create extension if not exists btree_gist;

create table site (
  tenant_id text not null references tenant,
  id text not null,
  code text not null,
  name text not null,
  name_zh text,
  kind text not null check (kind in ('warehouse', 'yard', 'terminal', 'border_crossing', 'port')),
  -- GeoJSON Polygon or MultiPolygon, WGS 84.
  boundary jsonb not null,
  registered_by text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, code),
  foreign key (tenant_id, registered_by) references party (tenant_id, id)
);
select holdfast_protect('site', 'select, insert');

create table corridor (
  tenant_id text not null references tenant,
  id text not null,
  code text not null,
  name text not null,
  name_zh text,
  -- GeoJSON LineString from origin to destination, WGS 84.
  line jsonb not null,
  half_width_m integer not null check (half_width_m > 0),
  max_speed_mps real not null,
  max_unplanned_stop_s integer not null,
  stops jsonb not null,
  blackouts jsonb not null,
  registered_by text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, code),
  foreign key (tenant_id, registered_by) references party (tenant_id, id)
);
select holdfast_protect('corridor', 'select, insert');

create table lot (
  tenant_id text not null references tenant,
  id text not null,
  owner_id text not null,
  description text not null,
  hs_code text not null check (hs_code ~ '^\d{4}(\d{2}){0,3}$'),
  quantity_value bigint not null check (quantity_value > 0),
  quantity_scale smallint not null check (quantity_scale between 0 and 6),
  quantity_unit text not null,
  gross_weight_kg integer not null check (gross_weight_kg > 0),
  -- Invoice cost: the lowest of the figures a lender may count.
  value_minor bigint not null check (value_minor > 0),
  value_currency text not null,
  container_number text,
  status text not null check (status in ('registered', 'in_custody', 'released')),
  -- Set while custody is on offer to someone.
  offered_to_id text,
  participants text[] not null check (participants @> array[owner_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references party (tenant_id, id),
  foreign key (tenant_id, offered_to_id) references party (tenant_id, id)
);
create index lot_participants on lot using gin (participants);
select holdfast_protect('lot');

-- Chain of custody: at most one custodian at a time, without overlap, by constraint.
create table lot_custody (
  tenant_id text not null references tenant,
  lot_id text not null,
  custodian_id text not null,
  taken_from_id text,
  site_id text,
  taken_at timestamptz not null,
  ended_at timestamptz,
  handover jsonb not null,
  primary key (tenant_id, lot_id, taken_at, custodian_id),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id),
  foreign key (tenant_id, custodian_id) references party (tenant_id, id),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  check (ended_at is null or ended_at >= taken_at),
  exclude using gist (tenant_id with =, lot_id with =, tstzrange(taken_at, ended_at) with &&)
);
create index lot_custody_custodian on lot_custody (tenant_id, custodian_id) where ended_at is null;
select holdfast_protect('lot_custody');

-- SI 55: a collateral manager holds for the lender only when the lender engaged it.
create table custody_agreement (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  custodian_id text not null,
  -- Supervision may carry a pledge; monitoring may not.
  service_level text not null check (service_level in ('control', 'monitor')),
  fee_payer text not null check (fee_payer in ('lender', 'pledgor')),
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  proposed_at timestamptz not null,
  agreed_at timestamptz,
  ended_at timestamptz,
  participants text[] not null check (participants @> array[lender_id, custodian_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  foreign key (tenant_id, custodian_id) references party (tenant_id, id)
);
create unique index custody_agreement_live on custody_agreement (tenant_id, lender_id, custodian_id) where ended_at is null;
select holdfast_protect('custody_agreement');
