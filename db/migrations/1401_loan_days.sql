-- What the end of a day needs of a loan without reading its whole schedule: the interest of the lines before each line, and the due day of
-- the first line that is not paid.
alter table loan_line add column before_minor bigint not null default 0 check (before_minor >= 0);
alter table loan_line alter column before_minor drop default;
alter table loan add column open_due_on date;
-- Whoever closes a day goes through the loans of a lender by their identifiers: what it writes stands in no index, and beside what it replaces.
drop index loan_earned;
alter table loan set (fillfactor = 70);
