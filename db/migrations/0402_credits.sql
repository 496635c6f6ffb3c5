-- A credit from either side: applied for and issued here, received as a message for a customer of ours, or transferred.
alter table credit
  alter column applicant_id drop not null,
  alter column beneficiary_id drop not null,
  alter column nominated_bank_id drop not null,
  alter column facility_id drop not null,
  alter column applied_by drop not null,
  alter column latest_shipment_on drop not null,
  add column origin text not null default 'application' check (origin in ('application', 'message', 'transfer')),
  add column available_with text not null default 'nominated_bank'
    check (available_with in ('issuing_bank', 'nominated_bank', 'any_bank')),
  -- The credit that this one was transferred from (UCP 600 38).
  add column parent_credit_id text,
  add column transferring_bank_id text,
  add column advising_bank_id text,
  add column second_advising_bank_id text,
  add column confirming_bank_id text,
  add column reimbursing_bank_id text,
  -- `asked`: the issuing bank asked for it; `added`: the confirming bank is bound as well (UCP 600 8).
  add column confirmation text not null default 'none' check (confirmation in ('none', 'asked', 'added', 'declined')),
  -- The persons that must approve the application before it is issued, by its amount.
  add column approvals_required smallint not null default 1 check (approvals_required between 1 and 5),
  add column advised_on date,
  add column advised_by text,
  -- Terms as first issued; what the accepted amendments made of them is in terms.
  add column original_terms jsonb,
  -- Held: presented and not yet decided or returned. Transferred: to second beneficiaries. Ceased: instalments missed.
  add column held_minor bigint not null default 0 check (held_minor >= 0),
  add column transferred_minor bigint not null default 0 check (transferred_minor >= 0),
  add column ceased_minor bigint not null default 0 check (ceased_minor >= 0),
  -- Amounts usable beside the credit amount: freight, insurance, interest (39C).
  add column additional_minor bigint not null default 0 check (additional_minor >= 0),
  -- What of the issuing bank's undertaking stands in its books for this credit.
  add column undertaking_minor bigint not null default 0 check (undertaking_minor >= 0),
  drop constraint credit_status_check,
  drop constraint credit_check1,
  drop constraint credit_not_overdrawn,
  drop constraint credit_tenant_id_issuing_bank_id_number_key,
  add constraint credit_status_check check (status in
    ('applied', 'approved', 'declined', 'preadvised', 'received', 'issued', 'advised', 'cancelled', 'expired', 'closed')),
  add constraint credit_numbered check ((status in ('applied', 'approved', 'declined')) = (number is null)),
  -- Never more than the credit with its tolerance, whoever presents, honours or transfers at the same time.
  add constraint credit_not_overdrawn check (
    (drawn_minor + held_minor + transferred_minor + ceased_minor)::numeric * 10000
      <= amount_minor::numeric * (10000 + plus_bps) + additional_minor::numeric * 10000),
  add constraint credit_parent check ((origin = 'transfer') = (parent_credit_id is not null)),
  add constraint credit_available check ((available_with = 'nominated_bank') <= (nominated_bank_id is not null)),
  add foreign key (tenant_id, parent_credit_id) references credit (tenant_id, id),
  add foreign key (tenant_id, transferring_bank_id) references party (tenant_id, id),
  add foreign key (tenant_id, advising_bank_id) references party (tenant_id, id),
  add foreign key (tenant_id, second_advising_bank_id) references party (tenant_id, id),
  add foreign key (tenant_id, confirming_bank_id) references party (tenant_id, id),
  add foreign key (tenant_id, reimbursing_bank_id) references party (tenant_id, id);
create unique index credit_number on credit (tenant_id, issuing_bank_id, number) where parent_credit_id is null;
create index credit_parent on credit (tenant_id, parent_credit_id) where parent_credit_id is not null;

-- Who approved an application, each level by another person.
create table credit_approval (
  tenant_id text not null references tenant,
  credit_id text not null,
  level smallint not null check (level between 1 and 5),
  approved_by text not null,
  approved_at timestamptz not null,
  primary key (tenant_id, credit_id, level),
  unique (tenant_id, credit_id, approved_by),
  foreign key (tenant_id, credit_id) references credit (tenant_id, id)
);
select holdfast_protect('credit_approval', 'select, insert');

-- Every movement of the amount book, so that its columns can be added up anew.
create table credit_book_entry (
  tenant_id text not null references tenant,
  id text not null,
  credit_id text not null,
  kind text not null check (kind in ('hold', 'draw', 'free', 'transfer', 'take_back', 'cease', 'undraw')),
  amount_minor bigint not null check (amount_minor > 0),
  -- The presentation, transfer or instalment that moved it.
  reference_id text not null,
  at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, credit_id) references credit (tenant_id, id)
);
create index credit_book_entry_credit on credit_book_entry (tenant_id, credit_id);
select holdfast_protect('credit_book_entry', 'select, insert');

-- Instalments within given periods (UCP 600 32). Used: held or drawn.
create table credit_instalment (
  tenant_id text not null references tenant,
  credit_id text not null,
  number smallint not null check (number between 1 and 60),
  ships_from date not null,
  ships_to date not null check (ships_to >= ships_from),
  amount_minor bigint not null check (amount_minor > 0),
  used_minor bigint not null default 0 check (used_minor >= 0),
  status text not null check (status in ('open', 'missed')),
  primary key (tenant_id, credit_id, number),
  foreign key (tenant_id, credit_id) references credit (tenant_id, id)
);
select holdfast_protect('credit_instalment');

-- Amendments, each a change that stands beside the credit until it is answered (UCP 600 10).
create table credit_amendment (
  tenant_id text not null references tenant,
  id text not null,
  credit_id text not null,
  number smallint check (number between 1 and 999),
  change jsonb not null,
  amount_by_minor bigint not null default 0,
  cancels boolean not null default false,
  -- `asked`: the applicant or a maker of the bank asked for it. `pending`: issued, the beneficiary has not answered.
  status text not null check (status in ('asked', 'declined', 'pending', 'accepted', 'rejected', 'deemed_accepted')),
  asked_by text,
  issued_by text check (issued_by <> asked_by),
  issued_on date,
  answered_on date,
  -- The presentation that accepted it by complying with it (UCP 600 10c).
  presentation_id text,
  answer_note text,
  -- Whether the confirming bank extends its confirmation to it; null: it has not said (UCP 600 10b).
  confirmation_extended boolean,
  -- False: the change of the documents in a received message was not yet laid out by an officer.
  laid_out boolean not null default true,
  participants text[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, credit_id, number),
  foreign key (tenant_id, credit_id) references credit (tenant_id, id),
  check ((status in ('asked', 'declined')) = (number is null)),
  check ((number is null) = (issued_on is null)),
  check ((status in ('accepted', 'rejected', 'deemed_accepted')) = (answered_on is not null)),
  check ((status = 'deemed_accepted') = (presentation_id is not null))
);
create index credit_amendment_participants on credit_amendment using gin (participants);
select holdfast_protect('credit_amendment');

-- A transfer from the request of the first beneficiary to its execution by the transferring bank (UCP 600 38).
create table credit_transfer (
  tenant_id text not null references tenant,
  id text not null,
  credit_id text not null,
  second_beneficiary_id text not null,
  terms jsonb not null,
  amount_minor bigint not null check (amount_minor > 0),
  expires_on date not null,
  latest_shipment_on date,
  -- Whether amendments of the credit may be advised to the second beneficiary (38e).
  advise_amendments boolean not null,
  status text not null check (status in ('requested', 'transferred', 'declined')),
  transferred_credit_id text,
  requested_by text not null,
  executed_by text,
  participants text[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, credit_id) references credit (tenant_id, id),
  foreign key (tenant_id, transferred_credit_id) references credit (tenant_id, id),
  foreign key (tenant_id, second_beneficiary_id) references party (tenant_id, id),
  check ((status = 'transferred') = (transferred_credit_id is not null))
);
create index credit_transfer_credit on credit_transfer (tenant_id, credit_id);
create index credit_transfer_participants on credit_transfer using gin (participants);
select holdfast_protect('credit_transfer');

-- Proceeds that the beneficiary assigned (UCP 600 39). They rank in the order in which the paying bank acknowledged them.
create table proceeds_assignment (
  tenant_id text not null references tenant,
  id text not null,
  credit_id text not null,
  assignor_id text not null,
  assignee_id text not null,
  amount_minor bigint not null check (amount_minor > 0),
  paid_minor bigint not null default 0 check (paid_minor >= 0 and paid_minor <= amount_minor),
  status text not null check (status in ('notified', 'acknowledged', 'declined')),
  acknowledged_by text,
  acknowledged_at timestamptz,
  notified_by text not null,
  participants text[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, credit_id) references credit (tenant_id, id),
  foreign key (tenant_id, assignor_id) references party (tenant_id, id),
  foreign key (tenant_id, assignee_id) references party (tenant_id, id),
  check ((status = 'acknowledged') = (acknowledged_at is not null))
);
create index proceeds_assignment_credit on proceeds_assignment (tenant_id, credit_id);
create index proceeds_assignment_participants on proceeds_assignment using gin (participants);
select holdfast_protect('proceeds_assignment');
