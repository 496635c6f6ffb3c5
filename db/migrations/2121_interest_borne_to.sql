-- A loan paid before its end bears no interest from that day on, though the line that ran keeps its days: what of it was earned by a day was
-- told over all of them, after the loan was repaid, too. Null where a line bears to its due day.
alter table loan_line add column borne_to date check (borne_to >= start_on and borne_to < due_on);
-- Nor is it even where money went out or came back within a line, or its rate turned: what was borne by each such day. Null where it is even.
alter table loan_line add column turns jsonb;
-- Of loans that are closed, what the last money paid: whoever owns the tables and is no superuser is held to row-level security.
alter table loan no force row level security;
alter table loan_act no force row level security;
alter table loan_line no force row level security;
-- What is left to pay does not move.
alter table loan_line disable trigger user;
update loan_line n set borne_to = paid.on_day
from loan l,
  (select tenant_id, loan_id, max(on_day) as on_day from loan_act where kind = 'repayment' and reversed_at is null group by 1, 2) paid
where l.tenant_id = n.tenant_id and l.id = n.loan_id and l.status = 'closed' and l.written_off_on is null
  and paid.tenant_id = n.tenant_id and paid.loan_id = n.loan_id and paid.on_day >= n.start_on and paid.on_day < n.due_on;
alter table loan_line enable trigger user;
alter table loan_line force row level security;
alter table loan_act force row level security;
alter table loan force row level security;
