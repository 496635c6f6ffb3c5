-- Claims on a reimbursing bank under the authority that the issuing bank gave it (UCP 600 13). Paid or rejected once.
create table reimbursement_claim (
  tenant_id text not null references tenant,
  id text not null,
  credit_id text not null,
  reimbursing_bank_id text not null,
  claimant_id text not null,
  reference text not null,
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  claimed_on date not null,
  status text not null check (status in ('claimed', 'paid', 'rejected')),
  reason text,
  answered_by text,
  answered_on date,
  participants text[] not null check (participants @> array[reimbursing_bank_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, reimbursing_bank_id, claimant_id, reference),
  foreign key (tenant_id, credit_id) references credit (tenant_id, id),
  foreign key (tenant_id, reimbursing_bank_id) references party (tenant_id, id),
  foreign key (tenant_id, claimant_id) references party (tenant_id, id),
  check ((status = 'claimed') = (answered_on is null)),
  check ((status = 'rejected') = (reason is not null))
);
create index reimbursement_claim_credit on reimbursement_claim (tenant_id, credit_id);
create index reimbursement_claim_participants on reimbursement_claim using gin (participants);
select holdfast_protect('reimbursement_claim');
