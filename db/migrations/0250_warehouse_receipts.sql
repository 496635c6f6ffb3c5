-- A warehouse receipt stands for one lot: the claim to have it delivered (Civil Code 910). Where it stands is its record.
create table receipt (
  tenant_id text not null references tenant,
  id text not null,
  number text not null,
  issuer_id text not null,
  lot_id text not null,
  -- What is certified, and against whose inbound.
  site_id text not null,
  commodity_id text not null,
  quantity_value bigint not null check (quantity_value > 0),
  -- Everything the receipt says (Civil Code 909). The first link of its chain is over the canonical form.
  document jsonb not null,
  -- An endorsement that waits for the custodian's signature; without it nothing has passed (910).
  pending_endorsement jsonb,
  live boolean not null,
  participants text[] not null check (participants @> array[issuer_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, issuer_id, number),
  foreign key (tenant_id, id) references transferable_record (tenant_id, id),
  foreign key (tenant_id, issuer_id) references party (tenant_id, id),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  foreign key (tenant_id, commodity_id) references commodity (tenant_id, id)
);
-- One paper for one lot, whoever issues it.
create unique index receipt_one_live on receipt (tenant_id, lot_id) where live;
create index receipt_participants on receipt using gin (participants);
select holdfast_protect('receipt');
