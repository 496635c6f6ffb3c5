-- What a loan bears beside its rate while it is overdue, or used for something else: a share of the contract rate on top of it.
-- It must be agreed, so facilities that name none have none.
alter table facility
  add column overdue_uplift_bps integer not null default 0 check (overdue_uplift_bps between 0 and 10000),
  add column misuse_uplift_bps integer not null default 0 check (misuse_uplift_bps between 0 and 10000);

-- Agreed later, from a day on, between lender and borrower. The newest agreed row of a day decides.
create table penalty_amendment (
  tenant_id text not null references tenant,
  id text not null,
  facility_id text not null,
  overdue_uplift_bps integer not null check (overdue_uplift_bps between 0 and 10000),
  misuse_uplift_bps integer not null check (misuse_uplift_bps between 0 and 10000),
  from_on date not null,
  -- SHA-256 of the agreement.
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  status text not null check (status in ('proposed', 'agreed', 'declined')),
  proposed_by text not null,
  answered_by text,
  created_at timestamptz not null,
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  check ((status = 'proposed') = (answered_by is null))
);
create unique index penalty_amendment_day on penalty_amendment (tenant_id, facility_id, from_on) where status = 'agreed';
create index penalty_amendment_facility on penalty_amendment (tenant_id, facility_id);
create index penalty_amendment_participants on penalty_amendment using gin (participants);
select holdfast_protect('penalty_amendment');

-- Money was used for something else than was agreed, from a day until it was put right.
create table misuse_finding (
  tenant_id text not null references tenant,
  id text not null,
  facility_id text not null,
  -- A drawdown, or a financing under a credit.
  debt_id text not null,
  from_on date not null,
  until_on date check (until_on >= from_on),
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  recorded_by text not null,
  ended_by text,
  created_at timestamptz not null,
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  check ((until_on is null) = (ended_by is null))
);
create unique index misuse_finding_open on misuse_finding (tenant_id, debt_id) where until_on is null;
create index misuse_finding_facility on misuse_finding (tenant_id, facility_id);
create index misuse_finding_participants on misuse_finding using gin (participants);
select holdfast_protect('misuse_finding');

-- Penalty that earlier receipts did not reach; the part of it on unpaid interest is named, the rest is on principal.
alter table drawdown
  add column penalty_due_minor bigint not null default 0 check (penalty_due_minor >= 0),
  add column compound_due_minor bigint not null default 0 check (compound_due_minor between 0 and penalty_due_minor),
  -- Interest kept back at pay-out is no principal (Civil Code 670): the amount of the drawdown is what was paid out.
  add column withheld_minor bigint not null default 0 check (withheld_minor >= 0);
alter table trade_financing
  add column penalty_due_minor bigint not null default 0 check (penalty_due_minor >= 0),
  add column compound_due_minor bigint not null default 0 check (compound_due_minor between 0 and penalty_due_minor);

-- What the lender spent on enforcing and keeping, and damages, claimed from the borrower (Civil Code 389, 561).
create table facility_cost (
  tenant_id text not null references tenant,
  id text not null,
  facility_id text not null,
  kind text not null check (kind in ('enforcement', 'custody', 'damages')),
  amount_minor bigint not null check (amount_minor > 0),
  paid_minor bigint not null default 0 check (paid_minor between 0 and amount_minor),
  currency text not null,
  incurred_on date not null,
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  status text not null check (status in ('recorded', 'reversed')),
  reason text,
  recorded_by text not null,
  reversed_by text,
  created_at timestamptz not null,
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  check ((status = 'reversed') = (reversed_by is not null)),
  check ((reversed_by is null) = (reason is null))
);
-- One document is one cost, unless it was reversed.
create unique index facility_cost_document on facility_cost (tenant_id, facility_id, kind, document_hash) where status = 'recorded';
create index facility_cost_facility on facility_cost (tenant_id, facility_id);
create index facility_cost_participants on facility_cost using gin (participants);
select holdfast_protect('facility_cost');
