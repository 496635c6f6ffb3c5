-- Somebody stands in for what is owed under another's facility, up to a sum (Civil Code 681, 690). The guarantor has a facility of its own for the
-- debtor: there the promise is what it has at risk, what it paid is what it is owed (700), and counter-security stands (387).
create table guarantee (
  tenant_id text not null references tenant,
  id text not null,
  guarantor_id text not null,
  creditor_id text not null,
  debtor_id text not null,
  -- The creditor's facility that it stands in for, and the guarantor's own that bears it.
  facility_id text not null,
  under_id text not null,
  -- General: only once the debtor's own means are exhausted; joint: at once (686-688).
  kind text not null check (kind in ('general', 'joint')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null check (amount_minor > 0),
  called_minor bigint not null default 0 check (called_minor between 0 and amount_minor),
  paid_minor bigint not null default 0 check (paid_minor between 0 and called_minor),
  -- What of it still stands in the guarantor's books.
  undertaken_minor bigint not null check (undertaken_minor between 0 and amount_minor),
  -- The creditor may choose between it and what the debtor itself gave as security (392).
  any_order boolean not null,
  -- The last day on which the creditor may call (692, 693).
  claim_until date not null,
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  status text not null check (status in ('given', 'standing', 'called', 'paid', 'refused', 'withdrawn', 'released', 'lapsed')),
  given_by text not null,
  answered_by text,
  called_by text,
  call jsonb,
  participants text[] not null check (participants @> array[guarantor_id, creditor_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, guarantor_id) references party (tenant_id, id),
  foreign key (tenant_id, creditor_id) references party (tenant_id, id),
  foreign key (tenant_id, debtor_id) references party (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  foreign key (tenant_id, under_id) references facility (tenant_id, id),
  check (guarantor_id <> creditor_id and guarantor_id <> debtor_id and creditor_id <> debtor_id)
);
create index guarantee_facility on guarantee (tenant_id, facility_id);
create index guarantee_under on guarantee (tenant_id, under_id);
select holdfast_protect('guarantee');

-- What the guarantor paid, by the creditor's receipt, and the debt under its own facility that came of it.
create table guarantee_payment (
  tenant_id text not null references tenant,
  guarantee_id text not null,
  receipt_id text not null,
  drawdown_id text not null,
  amount_minor bigint not null check (amount_minor > 0),
  paid_on date not null,
  taken_back_at timestamptz,
  participants text[] not null,
  primary key (tenant_id, guarantee_id, receipt_id),
  foreign key (tenant_id, guarantee_id) references guarantee (tenant_id, id),
  foreign key (tenant_id, drawdown_id) references drawdown (tenant_id, id)
);
create index guarantee_payment_receipt on guarantee_payment (tenant_id, receipt_id);
select holdfast_protect('guarantee_payment');

-- What a guarantor paid for the debtor is owed to it as what it lent is.
alter table drawdown drop constraint drawdown_product_check;
alter table drawdown add constraint drawdown_product_check check (product in ('import_bill_advance', 'working_capital', 'guarantee_paid'));
alter table repayment drop constraint repayment_source_check;
alter table repayment add constraint repayment_source_check check (source in ('borrower', 'collection', 'guarantor'));
