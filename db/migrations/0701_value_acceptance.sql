-- What an owner states of the worth of its goods is a claim. A lender takes it on against an invoice or an appraisal, for the
-- quantity of that day: what is there of it later counts by the unit. The latest of a lender over a lot holds; none is changed.
create table value_acceptance (
  tenant_id text not null references tenant,
  id text not null,
  lot_id text not null,
  lender_id text not null,
  -- Whose goods they were: a value taken on from one owner says nothing of the next.
  owner_id text not null,
  basis text not null check (basis in ('invoice', 'appraisal')),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  quantity_value bigint not null check (quantity_value > 0),
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  accepted_by text not null,
  accepted_at timestamptz not null,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id)
);
create index value_acceptance_lot on value_acceptance (tenant_id, lender_id, lot_id, accepted_at);
create index value_acceptance_participants on value_acceptance using gin (participants);
select holdfast_protect('value_acceptance', 'select, insert');
