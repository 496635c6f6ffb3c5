-- The rules that had been read when a transaction was posted, by their names: interest is reckoned by them.
alter table ledger_transaction add column rules text check (length(rules) between 1 and 20000);
