-- What a limit asks for before money goes out is a condition as data, kept with those of debts. What was typed of it before stays as a note.
alter table credit_limit rename column conditions to note;

-- Nothing new rests on a limit that was closed; what a bank took back of money that had paid off what stood under it is owed again, and counts.
do $$
declare
  found text;
begin
  select conname into strict found from pg_constraint where conrelid = 'credit_limit'::regclass and contype = 'c'
    and pg_get_constraintdef(oid) like '%closed%used_minor%';
  execute format('alter table credit_limit drop constraint %I', found);
end $$;
