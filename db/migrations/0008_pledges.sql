create table pledge (
  tenant_id text not null references tenant,
  id text not null,
  kind text not null check (kind in ('document', 'goods', 'receivable')),
  pledgor_id text not null,
  pledgee_id text not null,
  -- The facility whose debt it secures.
  secures text not null,
  -- Maximum-amount pledge: the registered ceiling governs (Civil Code 439, SI 15).
  maximum_minor bigint not null check (maximum_minor > 0),
  currency text not null,
  status text not null check (status in ('offered', 'agreed', 'effective', 'discharged', 'refused')),
  agreed_at timestamptz,
  -- Computed from publicity events, never typed (Civil Code 429, SI 55).
  effective_at timestamptz,
  discharged_at timestamptz,
  participants text[] not null check (participants @> array[pledgor_id, pledgee_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, pledgor_id) references party (tenant_id, id),
  foreign key (tenant_id, pledgee_id) references party (tenant_id, id),
  check ((status = 'effective') <= (effective_at is not null))
);
create index pledge_participants on pledge using gin (participants);
create index pledge_secures on pledge (tenant_id, secures);
select holdfast_protect('pledge');

-- No item is pledged to two parties, and none twice in one kind to the same: by constraint, whoever races.
create table pledge_item (
  tenant_id text not null references tenant,
  pledge_id text not null,
  pledgee_id text not null,
  pledge_kind text not null,
  item_id text not null,
  live boolean not null,
  primary key (tenant_id, pledge_id, item_id),
  foreign key (tenant_id, pledge_id) references pledge (tenant_id, id),
  constraint pledge_item_one_pledgee
    exclude using gist (tenant_id with =, item_id with =, pledgee_id with <>) where (live)
);
create unique index pledge_item_once on pledge_item (tenant_id, item_id, pledge_kind) where live;
select holdfast_protect('pledge_item');

create table publicity (
  tenant_id text not null references tenant,
  pledge_id text not null,
  kind text not null check (kind in ('registration', 'control', 'document_delivery', 'notice')),
  item_id text not null,
  at timestamptz not null,
  evidence jsonb not null,
  primary key (tenant_id, pledge_id, kind, item_id, at),
  foreign key (tenant_id, pledge_id) references pledge (tenant_id, id)
);
select holdfast_protect('publicity', 'select, insert');
