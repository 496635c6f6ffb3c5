create table facility (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  borrower_id text not null,
  currency text not null,
  limit_minor bigint not null check (limit_minor > 0),
  -- Share of an eligible lot's value, and of a confirmed receivable, that is lent.
  lot_advance_bps integer not null check (lot_advance_bps between 1 and 10000),
  receivable_advance_bps integer not null check (receivable_advance_bps between 1 and 10000),
  -- Share of each credit that the applicant deposits before issue.
  margin_bps integer not null check (margin_bps between 0 and 10000),
  interest_bps integer not null check (interest_bps between 0 and 10000),
  expires_on date not null,
  status text not null check (status in ('proposed', 'active', 'declined', 'closed')),
  proposed_by text not null,
  approved_by text check (approved_by <> proposed_by),
  participants text[] not null check (participants @> array[lender_id, borrower_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  foreign key (tenant_id, borrower_id) references party (tenant_id, id),
  check ((status in ('active', 'closed')) <= (approved_by is not null))
);
create index facility_participants on facility using gin (participants);
select holdfast_protect('facility');

create table drawdown (
  tenant_id text not null references tenant,
  id text not null,
  facility_id text not null,
  product text not null check (product in ('import_bill_advance', 'working_capital')),
  presentation_id text,
  amount_minor bigint not null check (amount_minor > 0),
  repaid_minor bigint not null default 0 check (repaid_minor >= 0 and repaid_minor <= amount_minor),
  currency text not null,
  due_on date not null,
  status text not null check (status in ('requested', 'approved', 'held', 'disbursed', 'repaid', 'declined')),
  -- Where a held drawdown goes back to when the hold ends.
  held_from text check (held_from in ('requested', 'approved')),
  hold_reason text,
  requested_by text not null,
  approved_by text check (approved_by <> requested_by),
  disbursed_by text check (disbursed_by <> approved_by),
  disbursed_on date,
  -- Interest is accrued up to here; what of it was not paid is due.
  interest_from date,
  interest_due_minor bigint not null default 0 check (interest_due_minor >= 0),
  conditions jsonb,
  participants text[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  foreign key (tenant_id, presentation_id) references presentation (tenant_id, id),
  check ((status = 'held') = (held_from is not null)),
  check ((product = 'import_bill_advance') = (presentation_id is not null))
);
create index drawdown_facility on drawdown (tenant_id, facility_id);
-- One presentation is advanced once.
create unique index drawdown_presentation on drawdown (tenant_id, presentation_id) where status <> 'declined';
select holdfast_protect('drawdown');

create table repayment (
  tenant_id text not null references tenant,
  id text not null,
  facility_id text not null,
  received_minor bigint not null check (received_minor > 0),
  currency text not null,
  received_on date not null,
  source text not null check (source in ('borrower', 'collection')),
  receivable_id text,
  -- How it was applied: to interest and principal of each drawdown; the rest is the borrower's.
  allocation jsonb not null,
  recorded_by text not null,
  created_at timestamptz not null,
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  foreign key (tenant_id, receivable_id) references receivable (tenant_id, id),
  unique (tenant_id, receivable_id)
);
create index repayment_facility on repayment (tenant_id, facility_id);
select holdfast_protect('repayment', 'select, insert');

create table release (
  tenant_id text not null references tenant,
  id text not null,
  facility_id text not null,
  lot_id text not null,
  status text not null check (status in ('requested', 'approved', 'executed', 'declined', 'expired')),
  vehicle text not null,
  requested_by text not null,
  approved_by text check (approved_by <> requested_by),
  -- SHA-256 of the single-use token that opens the gate.
  token_hash bytea check (length(token_hash) = 32),
  valid_until timestamptz,
  maximum_weight_kg integer check (maximum_weight_kg > 0),
  gate_weight_kg integer,
  executed_by text,
  executed_at timestamptz,
  participants text[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id),
  check ((status in ('approved', 'executed')) <= (token_hash is not null))
);
create unique index release_live on release (tenant_id, lot_id) where status in ('requested', 'approved');
create index release_facility on release (tenant_id, facility_id);
select holdfast_protect('release');
