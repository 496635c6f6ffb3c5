-- Indexes end with the tenant: while a table is small every index that begins with it looks as good as its primary key, and
-- a plan made then (each foreign key keeps one for the life of a connection) would read a whole tenant for each row.
alter table receivable
  add column contract_id text,
  -- How well it is proved, L0 to L4.
  add column level smallint not null default 0 check (level between 0 and 4),
  -- Last day for the debtor's answer, where the law sets one (Order 802 art 16).
  add column answer_by date,
  add column answer_overdue_at timestamptz,
  add column pay_to_account_id text,
  -- Taken back after it was presented: red letters, credits, upheld disputes.
  add column diluted_minor bigint not null default 0 check (diluted_minor >= 0 and diluted_minor <= amount_minor),
  add column set_off_minor bigint not null default 0 check (set_off_minor >= 0 and set_off_minor <= amount_minor),
  add column collected_minor bigint not null default 0 check (collected_minor >= 0 and collected_minor <= amount_minor),
  add constraint receivable_contract foreign key (tenant_id, contract_id) references contract (tenant_id, id);
alter table receivable
  drop constraint receivable_tenant_id_creditor_id_invoice_number_key,
  add constraint receivable_once unique (creditor_id, invoice_number, tenant_id);
create index receivable_unanswered on receivable (answer_by, tenant_id)
  where status = 'presented' and answer_by is not null and answer_overdue_at is null;
create index receivable_debtor on receivable (debtor_id, invoice_number, tenant_id);

alter table receivable_confirmation
  add column via text not null default 'person' check (via in ('person', 'file', 'system')),
  add column waives_defences boolean not null default false,
  add column pay_to_account_id text,
  add column file_id text;

create table receivable_invoice (
  tenant_id text not null references tenant,
  receivable_id text not null,
  invoice_id text not null,
  amount_minor bigint not null check (amount_minor > 0),
  primary key (tenant_id, receivable_id, invoice_id),
  foreign key (tenant_id, receivable_id) references receivable (tenant_id, id),
  foreign key (tenant_id, invoice_id) references invoice (tenant_id, id)
);
create index receivable_invoice_invoice on receivable_invoice (invoice_id, tenant_id);
select holdfast_protect('receivable_invoice', 'select, insert');

create table dispute (
  tenant_id text not null references tenant,
  id text not null,
  receivable_id text not null,
  raised_by text not null,
  amount_minor bigint not null check (amount_minor > 0),
  reason text not null,
  status text not null check (status in ('open', 'withdrawn', 'upheld')),
  -- What of it was upheld: dilution.
  upheld_minor bigint check (upheld_minor >= 0 and upheld_minor <= amount_minor),
  raised_at timestamptz not null,
  ended_at timestamptz,
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, receivable_id) references receivable (tenant_id, id),
  check ((status = 'open') = (ended_at is null))
);
create index dispute_receivable on dispute (receivable_id, tenant_id);
select holdfast_protect('dispute');

-- A lender called the debtor on a number that the seller did not give.
create table call_back (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  debtor_id text not null,
  -- A receivable or an account.
  subject_id text not null,
  number text not null check (length(number) between 5 and 40),
  number_source text not null check (number_source in ('public_register', 'debtor_site', 'own_contract')),
  spoke_to text not null,
  outcome text not null check (outcome in ('affirmed', 'denied', 'not_reached')),
  called_by text not null,
  called_at timestamptz not null,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, called_by) references person (tenant_id, id)
);
create index call_back_subject on call_back (subject_id, tenant_id);
select holdfast_protect('call_back', 'select, insert');

-- What was known when a right over a receivable was registered: an unconfirmed claim is worth what this proves (SI 61(2)).
create table evidence_pack (
  tenant_id text not null references tenant,
  id text not null,
  receivable_id text not null,
  -- The pledge or assignment that was registered.
  source_id text not null,
  content jsonb not null,
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  frozen_at timestamptz not null,
  participants text[] not null,
  primary key (tenant_id, id),
  unique (receivable_id, source_id, tenant_id),
  foreign key (tenant_id, receivable_id) references receivable (tenant_id, id)
);
select holdfast_protect('evidence_pack', 'select, insert');

-- What a lender states of a debtor for the base of one facility; without a row it is unknown, and out.
create table debtor_terms (
  tenant_id text not null references tenant,
  facility_id text not null,
  debtor_id text not null,
  is_related boolean not null,
  payable_minor bigint not null check (payable_minor >= 0),
  unapplied_credit_minor bigint not null check (unapplied_credit_minor >= 0),
  stated_by text not null,
  stated_at timestamptz not null,
  participants text[] not null,
  primary key (tenant_id, facility_id, debtor_id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  foreign key (tenant_id, debtor_id) references party (tenant_id, id)
);
select holdfast_protect('debtor_terms');
