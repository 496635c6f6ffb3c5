-- Maturity factoring: nothing is advanced; the factor pays the price on an agreed day.
create table maturity_purchase (
  tenant_id text not null references tenant,
  id text not null,
  assignment_id text not null,
  factor_id text not null,
  seller_id text not null,
  recourse boolean not null,
  price_minor bigint not null check (price_minor > 0),
  currency text not null,
  pay_on date not null,
  account_number text not null,
  account_bank text not null,
  status text not null check (status in ('proposed', 'declined', 'agreed', 'paid', 'settled')),
  -- What the pay-out day made of it: what the seller was paid, and what of the price stays with it.
  paid_minor bigint check (paid_minor between 0 and price_minor),
  shortfall_minor bigint,
  collected_minor bigint,
  proposed_by text not null,
  approved_by text check (approved_by <> proposed_by),
  participants text[] not null check (participants @> array[factor_id, seller_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, assignment_id) references assignment (tenant_id, id),
  check ((status in ('agreed', 'paid', 'settled')) <= (approved_by is not null)),
  check ((status in ('paid', 'settled')) = (paid_minor is not null)),
  check (paid_minor + shortfall_minor = price_minor),
  check ((status = 'settled') = (collected_minor is not null))
);
create unique index maturity_purchase_one on maturity_purchase (assignment_id, tenant_id) where status <> 'declined';
create index maturity_purchase_factor on maturity_purchase (factor_id, tenant_id) where status in ('agreed', 'paid');
create index maturity_purchase_participants on maturity_purchase using gin (participants);
select holdfast_protect('maturity_purchase');
