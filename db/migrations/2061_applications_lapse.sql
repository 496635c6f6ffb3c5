-- An application whose offer was not taken by its day is over with it, and keeps naming the loan that was offered.
do $$
declare
  held text;
begin
  for held in select conname from pg_constraint
    where conrelid = 'loan_application'::regclass and contype = 'c' and pg_get_constraintdef(oid) ~ '(loan_id IS NOT NULL|declined)' loop
    execute format('alter table loan_application drop constraint %I', held);
  end loop;
end $$;
alter table loan_application add constraint loan_application_status_check
  check (status in ('applied', 'referred', 'offered', 'declined', 'withdrawn', 'lapsed'));
alter table loan_application add constraint loan_application_offered_check check ((status in ('offered', 'lapsed')) = (loan_id is not null));
alter table loan_application disable trigger guard;
update loan_application a set status = 'lapsed' from loan l
  where l.tenant_id = a.tenant_id and l.id = a.loan_id and a.status = 'offered' and l.status = 'declined';
alter table loan_application enable trigger guard;
