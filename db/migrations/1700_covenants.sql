-- What must be shown before money goes out under a debt, or by a day afterwards. Who proves it brings a paper; the lender judges it. It is
-- given up by two people, for good or until a day.
create table debt_condition (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  borrower_id text not null,
  -- Of a facility, or of one loan or drawdown; and the facility that bears it, where one does.
  subject_id text not null,
  facility_id text,
  kind text not null check (kind in ('precedent', 'subsequent')),
  title text not null check (length(title) between 1 and 300),
  paper text not null check (length(paper) between 1 and 300),
  prover_id text not null,
  due_on date,
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  status text not null check (status in ('open', 'proved', 'met', 'waived', 'withdrawn')),
  stated_by text not null,
  stated_at timestamptz not null,
  paper_hash text check (paper_hash ~ '^[0-9a-f]{64}$'),
  proved_by text,
  proved_at timestamptz,
  decided_by text,
  decided_at timestamptz,
  reason text check (length(reason) between 1 and 1000),
  waived_until date,
  participants text[] not null check (participants @> array[lender_id, borrower_id, prover_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  foreign key (tenant_id, borrower_id) references party (tenant_id, id),
  foreign key (tenant_id, prover_id) references party (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  check (kind = 'precedent' or due_on is not null),
  check ((status in ('open', 'withdrawn')) or (status = 'waived') or (paper_hash is not null and proved_by is not null)),
  check (waived_until is null or status = 'waived'),
  check ((status in ('met', 'waived')) <= (decided_by is not null))
);
create index debt_condition_live on debt_condition (tenant_id, coalesce(facility_id, subject_id)) where status in ('open', 'proved', 'waived');
select holdfast_protect('debt_condition');

-- What the borrower undertook for as long as the debt stands: a ratio of reported figures, a paper by a day, or that something does not happen.
create table covenant (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  borrower_id text not null,
  subject_id text not null,
  facility_id text,
  kind text not null check (kind in ('ratio', 'information', 'event')),
  title text not null check (length(title) between 1 and 300),
  -- Of a ratio: figures by name, the bound and on which side of it; without a denominator the bound is an amount.
  ratio jsonb,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  first_tested_on date,
  every_months integer check (every_months in (1, 3, 6, 12)),
  report_days integer check (report_days between 1 and 365),
  cure_days integer not null check (cure_days between 0 and 365),
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  status text not null check (status in ('standing', 'ended')),
  stated_by text not null,
  stated_at timestamptz not null,
  ended_by text,
  end_reason text check (length(end_reason) between 1 and 1000),
  participants text[] not null check (participants @> array[lender_id, borrower_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  foreign key (tenant_id, borrower_id) references party (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  check ((kind = 'ratio') = (ratio is not null)),
  check ((kind = 'event') = (first_tested_on is null)),
  check (num_nulls(first_tested_on, every_months, report_days) in (0, 3)),
  check ((status = 'ended') = (ended_by is not null))
);
create index covenant_of on covenant (tenant_id, coalesce(facility_id, subject_id)) where status = 'standing';
select holdfast_protect('covenant');

-- One test of a covenant: what was reported for a day, and what came of it.
create table covenant_test (
  tenant_id text not null references tenant,
  id text not null,
  covenant_id text not null,
  lender_id text not null,
  borrower_id text not null,
  subject_id text not null,
  facility_id text,
  tested_on date not null,
  due_on date not null check (due_on >= tested_on),
  status text not null check (status in ('awaited', 'reported', 'passed', 'breached', 'cured', 'waived', 'void')),
  figures jsonb,
  value text,
  paper_hash text check (paper_hash ~ '^[0-9a-f]{64}$'),
  reported_by text,
  reported_at timestamptz,
  judged_by text,
  judged_at timestamptz,
  breach_reason text check (breach_reason in ('figures', 'not_reported', 'event', 'judged')),
  breached_at timestamptz,
  cure_by date,
  reason text check (length(reason) between 1 and 1000),
  waived_until date,
  participants text[] not null check (participants @> array[lender_id, borrower_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, covenant_id) references covenant (tenant_id, id),
  check ((breached_at is null) = (breach_reason is null)),
  check ((status in ('breached', 'cured', 'waived')) <= (breached_at is not null)),
  check (waived_until is null or status = 'waived')
);
create unique index covenant_test_day on covenant_test (tenant_id, covenant_id, tested_on) where breach_reason is distinct from 'event';
create index covenant_test_live on covenant_test (tenant_id, coalesce(facility_id, subject_id)) where status in ('awaited', 'breached', 'waived');
select holdfast_protect('covenant_test');
