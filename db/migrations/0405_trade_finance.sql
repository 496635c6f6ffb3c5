-- What two banks agreed that one pays for the other; with it a bank defines a product of its own (协议付款, 协议融资).
create table bank_agreement (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  bank_id text not null check (bank_id <> lender_id),
  product text not null check (product in ('refinance', 'agreed_payment', 'agreed_financing')),
  name text not null,
  name_zh text not null,
  conditions text[] not null check (cardinality(conditions) > 0),
  exclusion_group text not null check (exclusion_group in ('import_financing', 'export_advance')),
  tenor_days integer not null check (tenor_days between 1 and 720),
  recourse boolean not null,
  interest_borne_by text not null check (interest_borne_by in ('applicant', 'beneficiary', 'bank')),
  valid_to date not null,
  status text not null check (status in ('proposed', 'in_force', 'declined')),
  proposed_by text not null,
  answered_by text check (answered_by <> proposed_by),
  participants text[] not null check (participants @> array[lender_id, bank_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  foreign key (tenant_id, bank_id) references party (tenant_id, id),
  check ((status = 'proposed') = (answered_by is null))
);
create index bank_agreement_participants on bank_agreement using gin (participants);
select holdfast_protect('bank_agreement');

-- A financing under a credit, from request to settlement.
create table trade_financing (
  tenant_id text not null references tenant,
  id text not null,
  product text not null check (product in ('packing_credit', 'export_bill_advance', 'discounting', 'forfaiting',
    'refinance', 'delivery_against_payment', 'agreed_payment', 'agreed_financing')),
  agreement_id text,
  -- Financings of one group shut each other out for the same drawing.
  exclusion_group text not null check (exclusion_group in ('packing', 'export_advance', 'export_purchase', 'import_financing')),
  facility_id text not null,
  credit_id text not null,
  presentation_id text,
  drawing_id text not null,
  lender_id text not null,
  customer_id text not null,
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  repaid_minor bigint not null default 0 check (repaid_minor >= 0 and repaid_minor <= amount_minor),
  discount_minor bigint not null default 0 check (discount_minor >= 0 and discount_minor < amount_minor),
  requested_on date not null,
  due_on date not null check (due_on > requested_on),
  invoice_number text not null,
  recourse boolean not null,
  status text not null check (status in
    ('requested', 'approved', 'paid_out', 'recourse_due', 'settled', 'lost', 'declined')),
  appraisal jsonb not null,
  -- What it still waits for, as the last event left it.
  open_conditions text[] not null,
  -- As they stood at the pay-out.
  conditions jsonb,
  requested_by text not null,
  approved_by text check (approved_by <> requested_by),
  paid_out_by text check (paid_out_by <> approved_by),
  paid_out_on date,
  interest_from date,
  participants text[] not null check (participants @> array[lender_id, customer_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  foreign key (tenant_id, credit_id) references credit (tenant_id, id),
  foreign key (tenant_id, presentation_id) references presentation (tenant_id, id),
  foreign key (tenant_id, agreement_id) references bank_agreement (tenant_id, id),
  check (drawing_id = coalesce(presentation_id, credit_id)),
  check ((status in ('paid_out', 'recourse_due', 'settled', 'lost')) <= (paid_out_by is not null)),
  check (recourse or status <> 'recourse_due')
);
-- One drawing is financed once in each group, and so is one invoice of one seller or buyer.
create unique index trade_financing_drawing on trade_financing (tenant_id, drawing_id, exclusion_group)
  where status <> 'declined';
create unique index trade_financing_invoice on trade_financing
  (tenant_id, customer_id, invoice_number, currency, exclusion_group) where status <> 'declined';
create index trade_financing_credit on trade_financing (tenant_id, credit_id);
create index trade_financing_facility on trade_financing (tenant_id, facility_id) where status in ('requested', 'approved');
create index trade_financing_participants on trade_financing using gin (participants);
select holdfast_protect('trade_financing');
