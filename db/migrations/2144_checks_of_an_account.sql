-- Each check of a table is read anew from its text by every statement that writes to it, and so is each column that is made from others. A
-- currency does not change (2040): it is looked at as its account is opened, and no more by each posting. What the two sums may be is one
-- check. The day on which a posting is booked is told by the one function that posts, which reckons it for the entries, too.
create function ledger_currency_is_one() returns trigger language plpgsql as $$
begin
  raise exception 'an account in the currency %', new.currency using errcode = '23514', constraint = 'ledger_account_currency';
end $$;
create trigger currency_is_one before insert on ledger_account for each row
  when (new.currency !~ '^[A-Z]{3}$') execute function ledger_currency_is_one();
alter table ledger_account
  drop constraint ledger_account_kept,
  drop constraint ledger_account_side,
  -- Neither sum is negative, and a side is never crossed; either may do both.
  add constraint ledger_account_side check (case side when 'debit' then debits_minor >= credits_minor and credits_minor >= 0
    when 'credit' then credits_minor >= debits_minor and debits_minor >= 0
    else side = 'either' and least(debits_minor, credits_minor) >= 0 end);

alter table ledger_transaction alter booked_on drop expression;
do $$
declare
  written text := pg_get_functiondef('ledger_post(text, text, text, text, text, date, timestamptz, text, text, jsonb)'::regprocedure);
begin
  if position('posted_at, reverses, rules)' in written) = 0 or position('in_reverses, in_rules' || chr(10) in written) = 0 then
    raise exception 'a posting is written in other words';
  end if;
  written := replace(written, 'posted_at, reverses, rules)', 'posted_at, reverses, rules, booked_on)');
  execute replace(written, 'in_reverses, in_rules' || chr(10), 'in_reverses, in_rules, in_booked_on' || chr(10));
end $$;
