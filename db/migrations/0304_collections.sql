-- The account that debtors pay into. It changes only with the lender's consent after a call-back, and for a debtor only once
-- that debtor acknowledged it.
create table collection_account (
  tenant_id text not null references tenant,
  id text not null,
  holder_id text not null,
  lender_id text not null,
  account_number text not null check (account_number ~ '^[0-9A-Z]{8,34}$'),
  bank_name text not null,
  control text not null check (control in ('lender', 'tripartite', 'none')),
  agreement_hash text not null check (agreement_hash ~ '^[0-9a-f]{64}$'),
  replaces text,
  status text not null check (status in ('proposed', 'active', 'replaced', 'declined')),
  proposed_by text not null,
  approved_by text check (approved_by <> proposed_by),
  call_back_id text,
  approved_at timestamptz,
  participants text[] not null check (participants @> array[holder_id, lender_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, holder_id) references party (tenant_id, id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  foreign key (tenant_id, replaces) references collection_account (tenant_id, id),
  check ((status in ('active', 'replaced')) = (approved_by is not null))
);
create unique index collection_account_active on collection_account (holder_id, lender_id, account_number, tenant_id)
  where status = 'active';
create index collection_account_participants on collection_account using gin (participants);
select holdfast_protect('collection_account');

create table account_acknowledgement (
  tenant_id text not null references tenant,
  account_id text not null,
  debtor_id text not null,
  acknowledged_by text not null,
  acknowledged_at timestamptz not null,
  primary key (tenant_id, account_id, debtor_id),
  foreign key (tenant_id, account_id) references collection_account (tenant_id, id),
  foreign key (tenant_id, acknowledged_by) references person (tenant_id, id)
);
select holdfast_protect('account_acknowledgement', 'select, insert');

alter table receivable
  add constraint receivable_pay_to foreign key (tenant_id, pay_to_account_id) references collection_account (tenant_id, id);

-- One line of a bank statement, or of a debtor's payment ledger. The platform keeps lines and matches, never a balance.
create table statement_line (
  tenant_id text not null references tenant,
  id text not null,
  reporter_id text not null,
  source text not null check (source in ('bank', 'debtor')),
  account_number text not null,
  account_id text,
  bank_reference text not null check (length(bank_reference) between 1 and 64),
  debtor_id text,
  payer_name text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  value_on date not null,
  memo text not null,
  unmatched_minor bigint not null check (unmatched_minor >= 0 and unmatched_minor <= amount_minor),
  participants text[] not null check (participants @> array[reporter_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (reporter_id, account_number, bank_reference, tenant_id),
  foreign key (tenant_id, account_id) references collection_account (tenant_id, id),
  foreign key (tenant_id, debtor_id) references party (tenant_id, id)
);
select holdfast_protect('statement_line');

create table collection_match (
  tenant_id text not null references tenant,
  line_id text not null,
  receivable_id text not null,
  amount_minor bigint not null check (amount_minor > 0),
  matched_by text not null check (matched_by in ('advice', 'invoice', 'fifo')),
  primary key (tenant_id, line_id, receivable_id),
  foreign key (tenant_id, line_id) references statement_line (tenant_id, id),
  foreign key (tenant_id, receivable_id) references receivable (tenant_id, id)
);
create index collection_match_receivable on collection_match (receivable_id, tenant_id);
select holdfast_protect('collection_match', 'select, insert');

-- A debtor paid somewhere else than it was told to.
create table misdirection (
  tenant_id text not null references tenant,
  id text not null,
  line_id text not null,
  lender_id text not null,
  holder_id text not null,
  debtor_id text not null,
  expected_account_id text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  turn_over_by date not null,
  status text not null check (status in ('open', 'turned_over', 'excused')),
  remark text,
  raised_at timestamptz not null,
  closed_at timestamptz,
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, line_id) references statement_line (tenant_id, id),
  foreign key (tenant_id, expected_account_id) references collection_account (tenant_id, id),
  check ((status = 'open') = (closed_at is null))
);
create index misdirection_open on misdirection (turn_over_by, tenant_id) where status = 'open';
select holdfast_protect('misdirection');
