-- The lender turns goods into money after default: proposed and approved by two people, sold at a price that a reference
-- stands beside, and paid down the ranking. Title never passes to the lender (Civil Code 401, 428).
create table realisation (
  tenant_id text not null references tenant,
  id text not null,
  facility_id text not null,
  lender_id text not null,
  pledgor_id text not null,
  -- The default it rests on: a margin call that expired, or a debt overdue.
  basis jsonb not null,
  route text not null check (route in ('agreed_sale', 'auction', 'court')),
  clause_hash text not null check (clause_hash ~ '^[0-9a-f]{64}$'),
  -- Each lot with its reference price of the day: what it was worth by the terms, before haircut.
  lots jsonb not null,
  currency text not null,
  status text not null check (status in ('proposed', 'approved', 'settled', 'withdrawn')),
  proposed_by text not null,
  proposed_at timestamptz not null,
  approved_by text check (approved_by <> proposed_by),
  approved_at timestamptz,
  -- Sale, waterfall, surplus and shortfall.
  settlement jsonb,
  settled_at timestamptz,
  participants text[] not null check (participants @> array[lender_id, pledgor_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  check ((status = 'settled') = (settlement is not null))
);
create index realisation_participants on realisation using gin (participants);
select holdfast_protect('realisation');
