-- A rate of exchange at which a borrower pays a debt in another money than it earns: how much of it, until which day, and with whom the
-- lender covers it. What is locked and not used is owed on both sides, and stands in the books until it is used or over.
create table rate_lock (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  borrower_id text not null,
  -- Of a facility, or of one loan, drawdown or credit; and the facility that bears it, where one does.
  subject_id text not null,
  facility_id text,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null check (amount_minor > 0),
  -- What the borrower pays in, and what one unit of the debt’s money costs in it, in millionths.
  pay_currency text not null check (pay_currency ~ '^[A-Z]{3}$' and pay_currency <> currency),
  rate_micro bigint not null check (rate_micro > 0),
  until_on date not null,
  counterparty text not null check (length(counterparty) between 1 and 300),
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  used_minor bigint not null default 0 check (used_minor between 0 and amount_minor),
  status text not null check (status in ('locked', 'used', 'expired', 'cancelled')),
  locked_by text not null,
  locked_at timestamptz not null,
  ended_by text,
  end_reason text check (length(end_reason) between 1 and 1000),
  participants text[] not null check (participants @> array[lender_id, borrower_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  foreign key (tenant_id, borrower_id) references party (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  check (status <> 'used' or used_minor = amount_minor),
  check (status <> 'locked' or used_minor < amount_minor)
);
create index rate_lock_live on rate_lock (tenant_id, facility_id) where status = 'locked';
create index rate_lock_subject on rate_lock (tenant_id, subject_id);
select holdfast_protect('rate_lock');

-- Money that came at a locked rate: so much of the debt’s money for so much of the other. Taken back with its receipt.
create table rate_lock_use (
  tenant_id text not null references tenant,
  id text not null,
  lock_id text not null,
  receipt_id text not null,
  object_id text not null,
  amount_minor bigint not null check (amount_minor > 0),
  paid_minor bigint not null check (paid_minor > 0),
  on_day date not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  undone_at timestamptz,
  participants text[] not null,
  primary key (tenant_id, id),
  unique (tenant_id, receipt_id),
  foreign key (tenant_id, lock_id) references rate_lock (tenant_id, id)
);
create index rate_lock_use_of on rate_lock_use (tenant_id, lock_id);
select holdfast_protect('rate_lock_use');

-- The share of what is owed and promised under a facility that locked rates cover at least, before anything new goes out under it.
alter table facility add column hedged_bps_min integer check (hedged_bps_min between 1 and 10000);
