-- A loan between a lender and a borrower, under a facility or by itself. What was agreed stands in it; what happened stands in its acts, from
-- which the schedule is reckoned anew; the lines are that schedule as it stood after the newest act.
create table loan (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  borrower_id text not null,
  facility_id text,
  currency text not null,
  principal_minor bigint not null check (principal_minor > 0),
  purpose_kind text not null,
  purpose text not null,
  payees jsonb not null,
  expected_on date not null,
  available_until date not null check (available_until >= expected_on),
  terms jsonb not null,
  fees jsonb not null,
  borrower_size jsonb,
  sheet jsonb not null,
  sheet_hash text not null check (length(sheet_hash) = 64),
  status text not null check (status in ('proposed', 'accepted', 'approved', 'active', 'written_off', 'closed', 'declined')),
  proposed_by text not null,
  proposed_at timestamptz not null,
  accepted_by text,
  approved_by text,
  began_on date,
  next_due_on date,
  overdue_since date,
  ends_on date,
  disbursed_minor bigint not null default 0 check (disbursed_minor >= 0),
  principal_paid_minor bigint not null default 0 check (principal_paid_minor >= 0 and principal_paid_minor <= disbursed_minor),
  interest_paid_minor bigint not null default 0 check (interest_paid_minor >= 0),
  fees_paid_minor bigint not null default 0 check (fees_paid_minor >= 0),
  penalties_paid_minor bigint not null default 0 check (penalties_paid_minor >= 0),
  overpaid_minor bigint not null default 0 check (overpaid_minor >= 0),
  written_off_minor bigint not null default 0 check (written_off_minor >= 0),
  recovered_minor bigint not null default 0 check (recovered_minor >= 0),
  -- Interest that was booked as earned, and through which day.
  earned_minor bigint not null default 0 check (earned_minor >= 0),
  earned_to date,
  class text not null check (class in ('normal', 'special_mention', 'substandard', 'doubtful', 'loss')),
  participants text[] not null check (participants = array[lender_id, borrower_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  foreign key (tenant_id, borrower_id) references party (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  check (lender_id <> borrower_id),
  check ((began_on is null) = (disbursed_minor = 0)),
  check (disbursed_minor >= principal_paid_minor + written_off_minor)
);
create index loan_facility on loan (facility_id, tenant_id) where facility_id is not null;
create index loan_lender on loan (lender_id, status, id, tenant_id);
create index loan_borrower on loan (borrower_id, id, tenant_id);
create index loan_due on loan (next_due_on, tenant_id) where status = 'active';
create index loan_earned on loan (earned_to, id, tenant_id) where status = 'active';
select holdfast_protect('loan');

create table loan_act (
  tenant_id text not null references tenant,
  id text not null,
  loan_id text not null,
  kind text not null check (kind in ('disbursement', 'down_payment', 'repayment', 'fee', 'penalty', 'refund')),
  on_day date not null,
  amount_minor bigint not null check (amount_minor > 0),
  -- The fee by its code, the receipt of the money, who was paid.
  code text,
  receipt_id text,
  detail jsonb not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  reversed_at timestamptz,
  reversed_by text,
  reason text,
  primary key (tenant_id, id),
  foreign key (tenant_id, loan_id) references loan (tenant_id, id),
  check ((reversed_at is null) = (reason is null))
);
create index loan_act_loan on loan_act (loan_id, on_day, id, tenant_id);
create unique index loan_act_receipt on loan_act (receipt_id, tenant_id) where receipt_id is not null;
select holdfast_protect('loan_act');
select holdfast_belong_to('loan_act', 'loan', 'loan_id');

create table loan_line (
  tenant_id text not null references tenant,
  loan_id text not null,
  number integer not null check (number > 0),
  start_on date not null,
  due_on date not null check (due_on >= start_on),
  interest_minor bigint not null check (interest_minor >= 0),
  due_minor bigint not null check (due_minor >= 0),
  left_minor bigint not null check (left_minor between 0 and due_minor),
  primary key (tenant_id, loan_id, number),
  foreign key (tenant_id, loan_id) references loan (tenant_id, id)
);
select holdfast_protect('loan_line', 'select, insert, update, delete');
select holdfast_belong_to('loan_line', 'loan', 'loan_id');

-- Other terms from a day on: the lender proposes, the borrower answers.
create table loan_change (
  tenant_id text not null references tenant,
  id text not null,
  loan_id text not null,
  kind text not null check (kind in ('reschedule', 're_age', 'restructure', 'medium_for_short')),
  terms jsonb not null,
  reason text not null,
  document_hash text not null check (length(document_hash) = 64),
  status text not null check (status in ('proposed', 'agreed', 'refused', 'withdrawn')),
  on_day date,
  proposed_by text not null,
  proposed_at timestamptz not null,
  answered_by text,
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, loan_id) references loan (tenant_id, id),
  check ((status = 'agreed') = (on_day is not null))
);
create unique index loan_change_one on loan_change (loan_id, tenant_id) where status = 'proposed';
create index loan_change_loan on loan_change (loan_id, id, tenant_id);
select holdfast_protect('loan_change');

-- What a reference rate was fixed at, as a lender took it from its publisher.
create table reference_rate (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  name text not null check (name ~ '^[A-Z0-9][A-Z0-9.-]{1,23}$'),
  fixed_on date not null,
  rate_bps integer not null check (rate_bps between 0 and 10000),
  source text not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  constraint reference_rate_once unique (lender_id, name, fixed_on, tenant_id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id)
);
select holdfast_protect('reference_rate', 'select, insert');

-- Money that repays a loan, once by its bank reference over every kind of receipt.
alter table money_receipt drop constraint money_receipt_kind_check;
alter table money_receipt add constraint money_receipt_kind_check check (kind in ('repayment', 'margin', 'trade_repayment',
  'applicant_payment', 'credit_proceeds', 'refund', 'surrogate', 'sale', 'buy_back', 'restitution', 'loan_repayment'));
