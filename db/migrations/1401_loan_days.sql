-- What the end of a day needs of a loan without reading its whole schedule: the interest of the lines before each line, and the due day of
-- the first line that is not paid.
alter table loan_line add column before_minor bigint not null default 0 check (before_minor >= 0);
alter table loan_line alter column before_minor drop default;
alter table loan add column open_due_on date;
drop index loan_earned;
create index loan_earned on loan (lender_id, earned_to, id, tenant_id) where status = 'active';
