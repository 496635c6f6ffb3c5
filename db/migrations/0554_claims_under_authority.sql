-- A claim may stand under an authority of a bank abroad alone: the credit itself need not be on record here.
alter table reimbursement_claim
  alter column credit_id drop not null,
  add column authority_id text,
  add foreign key (tenant_id, authority_id) references reimbursement_authority (tenant_id, id),
  add constraint reimbursement_claim_under check ((credit_id is null) <> (authority_id is null));
create index reimbursement_claim_authority on reimbursement_claim (tenant_id, authority_id);
