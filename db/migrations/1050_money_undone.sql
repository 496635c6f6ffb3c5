-- Money that was booked, and what it did: the posting it made, and the debts it paid. Once the bank has taken it back, both are undone.
alter table money_receipt
  add column posted_id text,
  add column paid jsonb,
  add constraint money_receipt_posted foreign key (tenant_id, posted_id) references ledger_transaction (tenant_id, id);
