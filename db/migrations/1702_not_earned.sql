-- What a lender forgives of penalties is an act of its own. Interest of a loan that is overdue for more than the days of the rule book is no
-- income until it comes: what is borne stands off the books.
alter table loan_act drop constraint loan_act_kind_check;
alter table loan_act add constraint loan_act_kind_check
  check (kind in ('disbursement', 'down_payment', 'repayment', 'fee', 'penalty', 'refund', 'forgiveness'));
alter table loan add column suspended_minor bigint not null default 0 check (suspended_minor >= 0),
  add column is_accruing boolean not null default true, add check (is_accruing or earned_minor <= interest_paid_minor),
  add check (suspended_minor = 0 or not is_accruing);
