-- What a guarantor takes of the debtor a year for what it stands in for: told beside what guarantors of the national fund aim at (measure 17).
alter table guarantee add column fee_bps integer check (fee_bps between 0 and 10000);
