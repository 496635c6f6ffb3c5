-- How much a lender will have out on one party, in one currency: as a borrower, as who sold claims, as who owes claims, or on the
-- whole group that it belongs to. A new limit takes the place of the one before, which is kept.
create table party_limit (
  tenant_id text not null references tenant,
  id text not null,
  -- Whose limit it is: the lender that is at risk.
  holder_id text not null,
  kind text not null check (kind in ('borrower', 'seller', 'debtor', 'group')),
  -- On whom; of a group, one of it.
  party_id text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- Zero shuts it.
  amount_minor bigint not null check (amount_minor >= 0),
  -- The last day on which anything new is put out under it.
  valid_until date not null,
  -- The decision that it rests on.
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  set_by text not null,
  set_at timestamptz not null,
  superseded_at timestamptz,
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, holder_id) references party (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  check (party_id <> holder_id)
);
create unique index party_limit_live on party_limit (tenant_id, holder_id, party_id, kind, currency) where superseded_at is null;
select holdfast_protect('party_limit');

-- What stands out on a party is added up before more is put out.
create index facility_borrower on facility (borrower_id, lender_id, tenant_id);
create index factoring_advance_factor on factoring_advance (factor_id, tenant_id) where status = 'paid';
