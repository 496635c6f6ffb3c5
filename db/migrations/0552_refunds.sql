-- A nominated bank was reimbursed and the issuing bank refused the documents in due form: it is owed the money back, with
-- interest from the day on which it was paid (UCP 600 16g). Once for each claim that was paid.
create table reimbursement_refund (
  tenant_id text not null references tenant,
  id text not null,
  credit_id text not null,
  presentation_id text not null,
  claim_id text not null,
  -- To whom it is owed, and by whom.
  issuing_bank_id text not null,
  refunding_bank_id text not null check (refunding_bank_id <> issuing_bank_id),
  currency text not null,
  principal_minor bigint not null check (principal_minor > 0),
  -- First day that bears interest: the value date of the reimbursement.
  interest_from date not null,
  claimed_on date not null,
  status text not null check (status in ('claimed', 'paid', 'received')),
  interest_minor bigint check (interest_minor >= 0),
  paid_on date check (paid_on >= interest_from),
  received_on date check (received_on >= interest_from),
  claimed_by text not null,
  paid_by text,
  received_by text,
  participants text[] not null check (participants @> array[issuing_bank_id, refunding_bank_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, claim_id),
  foreign key (tenant_id, credit_id) references credit (tenant_id, id),
  foreign key (tenant_id, presentation_id) references presentation (tenant_id, id),
  foreign key (tenant_id, claim_id) references reimbursement_claim (tenant_id, id),
  foreign key (tenant_id, issuing_bank_id) references party (tenant_id, id),
  foreign key (tenant_id, refunding_bank_id) references party (tenant_id, id),
  check ((status = 'claimed') <= (interest_minor is null)),
  check ((status = 'paid') <= (paid_on is not null and interest_minor is not null)),
  check ((status = 'received') = (received_on is not null)),
  check ((status = 'received') <= (interest_minor is not null))
);
create index reimbursement_refund_credit on reimbursement_refund (tenant_id, credit_id);
create index reimbursement_refund_participants on reimbursement_refund using gin (participants);
select holdfast_protect('reimbursement_refund');
