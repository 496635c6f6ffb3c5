-- Interest that a receipt did not reach stays owed on a financing under a credit, as it does on a drawdown.
alter table trade_financing add column interest_due_minor bigint not null default 0 check (interest_due_minor >= 0);

-- What leaves the lender's bank out of the proceeds of a sale: its costs, the shares of other holders, the surplus of the
-- pledgor. The sale's row is locked while one is recorded, so that together they never pass what is owed; one transfer
-- of the bank is recorded once.
create table realisation_payment (
  tenant_id text not null references tenant,
  id text not null,
  realisation_id text not null,
  lender_id text not null,
  kind text not null check (kind in ('sale_costs', 'secured_claim', 'surplus')),
  -- Whose right it pays; costs and surplus pay none.
  right_id text,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  payee text not null,
  account text not null,
  reference text not null,
  paid_on date not null,
  paid_by text not null,
  recorded_at timestamptz not null,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  constraint realisation_payment_reference unique (tenant_id, lender_id, reference),
  foreign key (tenant_id, realisation_id) references realisation (tenant_id, id),
  check ((kind = 'secured_claim') = (right_id is not null))
);
create index realisation_payment_sale on realisation_payment (tenant_id, realisation_id);
create index realisation_payment_participants on realisation_payment using gin (participants);
select holdfast_protect('realisation_payment', 'select, insert');
