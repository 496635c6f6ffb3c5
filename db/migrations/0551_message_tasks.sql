-- What a message asks of a person of the bank that received it: it stands until somebody says what was done about it.
create table credit_message_task (
  tenant_id text not null references tenant,
  id text not null,
  bank_id text not null,
  message_id text not null,
  credit_id text,
  presentation_id text,
  reason text not null,
  facts jsonb not null,
  status text not null check (status in ('open', 'settled')),
  outcome text check (length(outcome) between 1 and 1000),
  settled_by text,
  settled_at timestamptz,
  participants text[] not null check (participants @> array[bank_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  -- One message asks for one thing once.
  unique (tenant_id, message_id, reason),
  foreign key (tenant_id, bank_id) references party (tenant_id, id),
  foreign key (tenant_id, message_id) references credit_message (tenant_id, id),
  foreign key (tenant_id, credit_id) references credit (tenant_id, id),
  foreign key (tenant_id, presentation_id) references presentation (tenant_id, id),
  check ((status = 'settled') = (settled_by is not null)),
  check ((status = 'settled') = (outcome is not null)),
  check ((status = 'settled') = (settled_at is not null))
);
create index credit_message_task_open on credit_message_task (tenant_id, bank_id, id) where status = 'open';
create index credit_message_task_participants on credit_message_task using gin (participants);
select holdfast_protect('credit_message_task');

-- What an issuing bank abroad has authorised a bank here to reimburse (MT740, changed by MT747). The bank here need not
-- know the credit otherwise.
create table reimbursement_authority (
  tenant_id text not null references tenant,
  id text not null,
  issuing_bank_id text not null,
  reimbursing_bank_id text not null check (reimbursing_bank_id <> issuing_bank_id),
  credit_number text not null,
  credit_id text,
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  plus_bps integer not null check (plus_bps between 0 and 9900),
  expires_on date,
  charges_borne_by text check (charges_borne_by in ('claimant', 'issuing_bank')),
  rules text not null check (rules in ('urr', 'none')),
  participants text[] not null check (participants @> array[reimbursing_bank_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, reimbursing_bank_id, issuing_bank_id, credit_number),
  foreign key (tenant_id, issuing_bank_id) references party (tenant_id, id),
  foreign key (tenant_id, reimbursing_bank_id) references party (tenant_id, id),
  foreign key (tenant_id, credit_id) references credit (tenant_id, id)
);
create index reimbursement_authority_participants on reimbursement_authority using gin (participants);
select holdfast_protect('reimbursement_authority');
