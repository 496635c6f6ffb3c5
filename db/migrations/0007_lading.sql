create table bill (
  tenant_id text not null references tenant,
  id text not null,
  number text not null,
  form text not null check (form in ('multimodal', 'rail_house')),
  legal_basis text not null check (legal_basis in ('ART19', 'ART24', 'CUSTOM')),
  carrier_id text not null,
  shipper_id text not null,
  -- To whose order; only that party's endorsement passes the title on.
  order_of_id text not null,
  notify_id text not null,
  -- Possession and title are two things: one holder at any moment, and one whose order the bill obeys.
  holder_id text not null,
  title_owner_id text not null,
  originals_issued smallint not null check (originals_issued between 1 and 9),
  place_of_receipt text not null,
  place_of_delivery text not null,
  goods_description text not null,
  gross_weight_kg integer not null check (gross_weight_kg > 0),
  packages integer not null check (packages > 0),
  freight text not null check (freight in ('prepaid', 'collect')),
  clauses text[] not null,
  legs jsonb not null,
  issued_on date not null,
  taken_in_charge_on date not null,
  status text not null check (status in ('issued', 'surrender_requested', 'surrendered', 'void')),
  surrender_requested_by text,
  -- Grows by one with each act of the chain.
  version integer not null,
  participants text[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, carrier_id, number),
  foreign key (tenant_id, carrier_id) references party (tenant_id, id),
  foreign key (tenant_id, shipper_id) references party (tenant_id, id),
  foreign key (tenant_id, order_of_id) references party (tenant_id, id),
  foreign key (tenant_id, notify_id) references party (tenant_id, id),
  foreign key (tenant_id, holder_id) references party (tenant_id, id),
  foreign key (tenant_id, title_owner_id) references party (tenant_id, id)
);
create index bill_participants on bill using gin (participants);
select holdfast_protect('bill');

-- The containers and lots a bill stands for. One live document for a lot, and for a container: the second is refused.
create table bill_lot (
  tenant_id text not null references tenant,
  bill_id text not null,
  lot_id text not null,
  container_number text not null,
  seal_number text not null,
  live boolean not null,
  primary key (tenant_id, bill_id, lot_id),
  foreign key (tenant_id, bill_id) references bill (tenant_id, id),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id),
  exclude using gist (tenant_id with =, container_number with =, bill_id with <>) where (live)
);
create unique index bill_lot_live on bill_lot (tenant_id, lot_id) where live;
select holdfast_protect('bill_lot');

-- The chain of acts, each hashed over the one before.
create table bill_act (
  tenant_id text not null references tenant,
  bill_id text not null,
  version integer not null,
  act text not null check (act in
    ('issue', 'endorse', 'transfer', 'request_surrender', 'reject_surrender', 'accept_surrender', 'void')),
  by_party_id text not null,
  to_party_id text,
  remark text check (octet_length(remark) <= 120),
  at timestamptz not null,
  -- The act before; for the first, the document itself.
  previous_hash text not null check (previous_hash ~ '^[0-9a-f]{64}$'),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  primary key (tenant_id, bill_id, version),
  foreign key (tenant_id, bill_id) references bill (tenant_id, id)
);
select holdfast_protect('bill_act', 'select, insert');
