-- What a change of terms costs is accepted by its hash, by a day, and for the loan as it stood when it was proposed.
alter table loan_change add column sheet jsonb, add column sheet_hash text check (length(sheet_hash) = 64),
  add column answer_by date, add column basis jsonb;
-- The terms and the sheet in force since a change was agreed, and the day of a write-off.
alter table loan add column changed_terms jsonb, add column changed_sheet jsonb, add column changed_sheet_hash text,
  add column written_off_on date;
alter table loan disable trigger guard;
alter table loan no force row level security;
alter table loan_change no force row level security;
alter table event no force row level security;
update loan l set changed_terms = (
  select c.terms from loan_change c where c.tenant_id = l.tenant_id and c.loan_id = l.id and c.status = 'agreed'
  order by c.on_day desc, c.id desc limit 1);
update loan l set written_off_on = (
  select max(e.at)::date from event e where e.tenant_id = l.tenant_id and e.object_id = l.id and e.type = 'loan.writtenOff')
where status = 'written_off';
alter table event force row level security;
alter table loan_change force row level security;
alter table loan force row level security;
alter table loan enable trigger guard;

-- A paper that proves what a loan is for pays once. What a bank rejected was not paid.
create table loan_evidence (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  loan_id text not null,
  act_id text not null,
  evidence_hash text not null check (length(evidence_hash) = 64),
  payment_id text not null,
  rejected_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, loan_id) references loan (tenant_id, id)
);
create unique index loan_evidence_once on loan_evidence (lender_id, evidence_hash, tenant_id) where rejected_at is null;
create index loan_evidence_loan on loan_evidence (loan_id, tenant_id);
create index loan_evidence_payment on loan_evidence (payment_id, tenant_id);
select holdfast_protect('loan_evidence', 'select, insert, update');
select holdfast_belong_to('loan_evidence', 'loan', 'loan_id');
