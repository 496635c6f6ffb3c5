-- One transfer, one reference, however it is typed: width, case, blanks and signs do not make it another.
create function holdfast_reference_key(reference text) returns text
language sql immutable parallel safe as $$
  select upper(regexp_replace(normalize(reference, nfkc), '[^[:alnum:]]', '', 'g'))
$$;

-- Who brought a line; a line that takes another back.
alter table statement_line
  add column recorded_by text,
  add column reference_key text not null generated always as (holdfast_reference_key(bank_reference)) stored,
  add column reverses_id text,
  add column reversed_at timestamptz;
create unique index statement_line_reference on statement_line (reporter_id, reference_key, account_number, tenant_id);

-- Every cent that a lender books as received, once by its bank reference, over all kinds of receipts.
create table money_receipt (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  kind text not null check (kind in ('repayment', 'margin', 'trade_repayment', 'applicant_payment', 'credit_proceeds',
    'refund', 'surrogate', 'sale', 'buy_back')),
  object_id text not null,
  customer_id text,
  bank_reference text not null check (length(bank_reference) between 1 and 64),
  reference_key text not null generated always as (holdfast_reference_key(bank_reference)) stored,
  line_id text,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  value_on date not null,
  reasons jsonb not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  contradicted_by text,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  constraint money_receipt_reference unique (lender_id, reference_key, tenant_id),
  constraint money_receipt_line unique (line_id, tenant_id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  foreign key (tenant_id, line_id) references statement_line (tenant_id, id)
);
create index money_receipt_object on money_receipt (object_id, tenant_id);
select holdfast_protect('money_receipt');
