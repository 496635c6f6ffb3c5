-- Who was expected to pay what was booked before its line, as plain names; null where anyone may. And of a line whether it says otherwise
-- of whom and of what than the receipt of its reference.
alter table money_receipt add column payers text[];
alter table statement_line add column says_other boolean not null default false;
