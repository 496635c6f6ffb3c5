-- Money that was booked and then taken back by the bank, or contradicted: what became of it.
alter table money_receipt
  add column reversed_at timestamptz,
  add column resolution jsonb,
  add column claim_minor bigint not null default 0 check (claim_minor >= 0);
create index money_receipt_contradicted on money_receipt (object_id, tenant_id)
  where contradicted_by is not null and resolution is null;

-- The receipt that a repayment was made of, so that it is undone with it.
alter table repayment add column receipt_id text;
create unique index repayment_receipt on repayment (receipt_id, tenant_id) where receipt_id is not null;

-- Banks give a reversal the number of what it takes back, or one of its own: both are lines.
alter table statement_line drop constraint statement_line_reporter_id_account_number_bank_reference_te_key;
drop index statement_line_reference;
create unique index statement_line_reference
  on statement_line (reporter_id, reference_key, account_number, tenant_id, (reverses_id is null));

-- A line that brings again what an earlier one had brought and the bank took back.
alter table statement_line add column makes_good_id text;
create unique index statement_line_makes_good on statement_line (makes_good_id, tenant_id) where makes_good_id is not null;
