-- Accounts that a lender pays into: of whom, on what proof, and who was called on which number before it counts.
create table payee_account (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  payee_id text,
  payee_name text not null,
  account_number text not null,
  account_key text not null generated always as (holdfast_reference_key(account_number)) stored,
  bank_name text not null,
  proof_hash text not null,
  called jsonb not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  ended_by text,
  ended_at timestamptz,
  end_reason text,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  foreign key (tenant_id, payee_id) references party (tenant_id, id),
  check ((ended_at is null) = (ended_by is null))
);
-- One account, one holder.
create unique index payee_account_live on payee_account (lender_id, account_key, tenant_id) where ended_at is null;
create index payee_account_payee on payee_account (payee_id, tenant_id) where ended_at is null;
select holdfast_protect('payee_account');

-- Every cent that a lender pays out, once by the reference of its transfer, over all kinds of payment.
create table money_payment (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  kind text not null,
  object_id text not null,
  payee_id text,
  payee_name text,
  account_id text,
  reference text not null check (length(reference) between 1 and 64),
  reference_key text not null generated always as (holdfast_reference_key(reference)) stored,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  value_on date not null,
  recorded_at timestamptz not null,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  constraint money_payment_reference unique (lender_id, reference_key, tenant_id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  foreign key (tenant_id, payee_id) references party (tenant_id, id),
  foreign key (tenant_id, account_id) references payee_account (tenant_id, id),
  check (payee_id is not null or payee_name is not null)
);
create index money_payment_object on money_payment (object_id, tenant_id);
select holdfast_protect('money_payment', 'select, insert');
