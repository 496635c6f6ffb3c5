create table assignment (
  tenant_id text not null references tenant,
  id text not null,
  assignor_id text not null,
  assignee_id text not null,
  kind text not null check (kind in ('outright', 'advance', 'maturity', 'reverse')),
  recourse boolean not null,
  -- At least one makes it factoring (Civil Code 761); an outright assignment has none.
  services text[] not null,
  currency text not null,
  -- Receivables that do not exist yet: they reach the assignee only through an account that it controls (SI 61(4)).
  is_future boolean not null,
  description text,
  account_id text,
  status text not null check (status in ('offered', 'accepted', 'refused', 'ended')),
  end_reason text,
  accepted_at timestamptz,
  ended_at timestamptz,
  participants text[] not null check (participants @> array[assignor_id, assignee_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, assignor_id) references party (tenant_id, id),
  foreign key (tenant_id, assignee_id) references party (tenant_id, id),
  check (assignor_id <> assignee_id),
  check (is_future = (description is not null)),
  check (is_future <= (account_id is not null)),
  check ((kind = 'outright') = (cardinality(services) = 0)),
  check ((status in ('accepted', 'ended')) <= (accepted_at is not null))
);
create index assignment_participants on assignment using gin (participants);
select holdfast_protect('assignment');

create table assignment_item (
  tenant_id text not null references tenant,
  assignment_id text not null,
  receivable_id text not null,
  amount_minor bigint not null check (amount_minor > 0),
  -- What the assignee advances on it.
  advance_minor bigint not null check (advance_minor >= 0 and advance_minor <= amount_minor),
  live boolean not null,
  primary key (tenant_id, assignment_id, receivable_id),
  foreign key (tenant_id, assignment_id) references assignment (tenant_id, id),
  foreign key (tenant_id, receivable_id) references receivable (tenant_id, id)
);
create index assignment_item_receivable on assignment_item (receivable_id, tenant_id) where live;
select holdfast_protect('assignment_item');

create table assignment_registration (
  tenant_id text not null references tenant,
  assignment_id text not null,
  filing_number text not null,
  filed_at timestamptz not null,
  expires_on date not null,
  description text not null,
  -- The search before it: number of the certificate, when, and how many earlier filings it showed.
  search_certificate text not null,
  searched_at timestamptz not null,
  earlier_filings integer not null check (earlier_filings >= 0),
  recorded_by text not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, assignment_id, filing_number),
  foreign key (tenant_id, assignment_id) references assignment (tenant_id, id)
);
select holdfast_protect('assignment_registration', 'select, insert');

-- Where a debtor wants notices: what enters the designated system has arrived (E-Signature Law 11).
create table notice_address (
  tenant_id text not null references tenant,
  id text not null,
  debtor_id text not null,
  channel text not null check (channel in ('platform', 'electronic')),
  address text not null,
  designated_by text not null,
  designated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, debtor_id) references party (tenant_id, id),
  foreign key (tenant_id, designated_by) references person (tenant_id, id)
);
create index notice_address_debtor on notice_address (debtor_id, id, tenant_id);
select holdfast_protect('notice_address', 'select, insert');

create table notice (
  tenant_id text not null references tenant,
  id text not null,
  -- The assignment or pledge that it tells of.
  source_id text not null,
  sender_id text not null,
  creditor_id text not null,
  debtor_id text not null,
  channel text not null check (channel in ('platform', 'electronic', 'post')),
  address text not null,
  content jsonb not null,
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  sent_at timestamptz not null,
  arrived_at timestamptz,
  arrival_basis text check (arrival_basis in ('designated_system', 'acknowledged', 'system_receipt', 'postmark')),
  arrival_proof_hash text check (arrival_proof_hash ~ '^[0-9a-f]{64}$'),
  acknowledged_by text,
  acknowledged_at timestamptz,
  participants text[] not null check (participants @> array[sender_id, debtor_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, debtor_id) references party (tenant_id, id),
  foreign key (tenant_id, sender_id) references party (tenant_id, id),
  check ((arrived_at is null) = (arrival_basis is null)),
  check (arrived_at >= sent_at)
);
create index notice_source on notice (source_id, tenant_id);
create index notice_participants on notice using gin (participants);
select holdfast_protect('notice');

create table counterclaim (
  tenant_id text not null references tenant,
  id text not null,
  receivable_id text not null,
  debtor_id text not null,
  amount_minor bigint not null check (amount_minor > 0),
  arose_on date not null,
  due_on date not null,
  from_same_contract boolean not null,
  allowed boolean not null,
  ground text not null,
  set_off_minor bigint not null check (set_off_minor >= 0 and set_off_minor <= amount_minor),
  notified_on date,
  decided_at timestamptz not null,
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, receivable_id) references receivable (tenant_id, id)
);
create index counterclaim_receivable on counterclaim (receivable_id, tenant_id);
select holdfast_protect('counterclaim', 'select, insert');
