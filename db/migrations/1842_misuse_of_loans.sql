-- Money of a loan that is used for something else bears its uplift from a day until it was put right: acts that move no money.
alter table loan_act drop constraint loan_act_kind_check;
alter table loan_act add constraint loan_act_kind_check
  check (kind in ('disbursement', 'down_payment', 'repayment', 'fee', 'penalty', 'refund', 'forgiveness', 'misuse', 'misuse_end'));
alter table loan_act drop constraint loan_act_amount_minor_check;
alter table loan_act add constraint loan_act_amount_minor_check
  check (case when kind in ('misuse', 'misuse_end') then amount_minor = 0 else amount_minor > 0 end);
-- A finding is ended once.
create unique index loan_act_misuse_end on loan_act ((detail ->> 'misuseId'), tenant_id) where kind = 'misuse_end';
