-- What is posted is posted by one function, and nobody else writes to the books: the service neither. So all that must hold of a posting is
-- looked at there, once: whose book it is and that a unit of work is under way, which row-level security and the guard look at for whatever
-- the service writes itself; that it balances in each currency and its book is open. Triggers looked at it again when it was written: at the
-- transaction, at each entry, at the sums, account by account. Side and sums of an account stay checks of its row.
do $$
begin
  begin create role holdfast_ledger nologin; exception when duplicate_object or unique_violation then null; end;
  execute format('grant holdfast_ledger to %I', current_user);
end $$;
grant usage on schema public to holdfast_ledger;

-- Whose rows they are it looks at once, for all that it writes.
do $$
declare
  target regclass;
begin
  foreach target in array '{ledger_account,ledger_transaction,ledger_entry,ledger_day,book_close}'::regclass[] loop
    execute format('create policy posting on %s to holdfast_ledger using (true) with check (true)', target);
  end loop;
end $$;
revoke insert on ledger_account, ledger_transaction, ledger_entry, ledger_day from holdfast_app;
revoke update on ledger_account, ledger_day from holdfast_app;
revoke update (debits_minor, credits_minor, value_to, booked_to) on ledger_account from holdfast_app;
grant select, insert on ledger_account, ledger_transaction, ledger_entry, ledger_day to holdfast_ledger;
grant update (debits_minor, credits_minor, value_to, booked_to) on ledger_account to holdfast_ledger;
grant update (debits_minor, credits_minor) on ledger_day to holdfast_ledger;
grant select on book_close to holdfast_ledger;

-- By a row, it made each update of a balance lock the row before it was written.
drop trigger append_only on ledger_account;
create trigger append_only before delete on ledger_account for each row execute function holdfast_append_only();
create trigger stays_what_it_is before update of tenant_id, id, book_party_id, kind, subject_id, currency, side on ledger_account
  for each statement execute function holdfast_append_only();

-- The function is guarded, and nobody else has a right to insert or to update.
do $$
declare
  target regclass;
begin
  foreach target in array '{ledger_account,ledger_transaction,ledger_entry}'::regclass[] loop
    execute format('create or replace trigger guard before delete on %s for each statement
      when (current_setting(''app.xid'', true) is distinct from pg_current_xact_id()::text)
      execute function holdfast_guard()', target);
  end loop;
end $$;

-- Each check is read anew from its text by each statement: what says that a row is as it must be is one, what a posting may meet another.
do $$
declare
  name text;
begin
  for name in select conname from pg_constraint where conrelid = 'ledger_account'::regclass and contype = 'c' loop
    execute format('alter table ledger_account drop constraint %I', name);
  end loop;
end $$;
alter table ledger_account
  -- A debit account never goes into credit, a credit account never into debit; either may do both.
  add constraint ledger_account_side check (case side when 'debit' then debits_minor >= credits_minor
    when 'credit' then debits_minor <= credits_minor else side = 'either' end),
  add constraint ledger_account_kept check (debits_minor >= 0 and credits_minor >= 0 and (value_to is null) = (booked_to is null)
    and currency ~ '^[A-Z]{3}$');

drop trigger ledger_move_balances on ledger_entry;
drop function ledger_move_balances();
drop trigger ledger_book_is_open on ledger_transaction;
drop function ledger_book_is_open();

-- Each entry is [account id where it is new, kind, subject, currency, side, amount, line]. They come in the order of their accounts, the last
-- first: two postings over the same accounts wait instead of deadlocking, and cash, which most of them share, is held for the shortest time.
create or replace function ledger_post(in_tenant text, in_book text, in_id text, in_kind text, in_object text, in_value_on date,
  in_at timestamptz, in_reverses text, in_rules text, entries jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  party constant text := current_setting('app.party', true);
  in_booked_on constant date := (in_at at time zone 'Asia/Shanghai')::date;
  e jsonb := entries->0;
  next jsonb;
  account text;
  minor bigint;
  debits bigint := 0;
  credits bigint := 0;
  first_of integer := 0;
  -- What the entries of the first currency sum to, and whether there is another.
  astray bigint := 0;
  has_more boolean := false;
begin
  if in_tenant is distinct from current_setting('app.tenant', true) or party is null
    or party not in ('system', in_book)
  then
    raise exception 'a posting into the book % by %', in_book, party using errcode = '42501';
  elsif current_setting('app.xid', true) is distinct from pg_current_xact_id()::text then
    raise exception 'a posting outside a unit of work' using errcode = '55000';
  elsif e->6 is null then
    -- From a process of the version before.
    entries := (select jsonb_agg(of.e || to_jsonb(of.n - 1) order by of.e->>1 desc, of.e->>2 desc, of.e->>3 desc, of.n)
      from jsonb_array_elements(entries) with ordinality of (e, n));
    e := entries->0;
  end if;
  -- Who closes the book waits for who posts, and the other way round; postings do not wait for each other.
  perform pg_advisory_xact_lock_shared(hashtextextended(in_tenant || '/book/' || in_book, 0));
  insert into ledger_transaction (tenant_id, id, book_party_id, kind, object_id, value_on, posted_at, reverses, rules)
  select in_tenant, in_id, in_book, in_kind, in_object, in_value_on, in_at, in_reverses, in_rules
  where not exists (select from book_close c where c.tenant_id = in_tenant and c.book_party_id = in_book and c.reopened_at is null
    and c.through_on >= least(in_value_on, in_booked_on));
  if not found then
    raise exception 'the book is closed through a day from % on', in_value_on
      using errcode = '23514', constraint = 'ledger_book_is_open';
  end if;
  for i in 0..coalesce(jsonb_array_length(entries), 0) - 1 loop
    minor := e->>5;
    if minor > 0 then
      debits := debits + minor;
    else
      credits := credits - minor;
    end if;
    if e->3 = entries->0->3 then
      astray := astray + minor;
    else
      has_more := true;
    end if;
    next := entries->(i + 1);
    if next is null or next->1 <> e->1 or next->2 <> e->2 or next->3 <> e->3 then
      -- All entries of one account: most count on its newest days.
      update ledger_account a set debits_minor = a.debits_minor + debits, credits_minor = a.credits_minor + credits
      where a.tenant_id = in_tenant and a.book_party_id = in_book and a.kind = e->>1 and a.subject_id = e->>2 and a.currency = e->>3
        and a.value_to = in_value_on and a.booked_to = in_booked_on
      returning a.id into account;
      if account is null then
        insert into ledger_account (tenant_id, id, book_party_id, kind, subject_id, currency, side, opened_at)
        values (in_tenant, e->>0, in_book, e->>1, e->>2, e->>3, e->>4, in_at) on conflict do nothing;
        select a.id into strict account from ledger_account a where a.tenant_id = in_tenant and a.book_party_id = in_book
          and a.kind = e->>1 and a.subject_id = e->>2 and a.currency = e->>3;
        perform ledger_move_days(in_tenant, account, in_value_on, in_booked_on, debits, credits);
      end if;
      for j in first_of..i loop
        insert into ledger_entry (tenant_id, book_party_id, transaction_id, line, account_id, currency, amount_minor, value_on, booked_on)
        values (in_tenant, in_book, in_id, (entries->j->>6)::smallint, account, e->>3, (entries->j->>5)::bigint, in_value_on, in_booked_on);
      end loop;
      if next is not null and (next->>1, next->>2, next->>3) > (e->>1, e->>2, e->>3) then
        raise exception 'entries of a posting out of the order of their accounts' using errcode = '23514';
      end if;
      first_of := i + 1;
      debits := 0;
      credits := 0;
      account := null;
    end if;
    e := next;
  end loop;
  if astray <> 0 or (has_more and exists (
    select from jsonb_array_elements(entries) of (e) group by of.e->>3 having sum((of.e->>5)::bigint) <> 0))
  then
    raise exception 'the entries of ledger transaction % do not sum to zero', in_id
      using errcode = '23514', constraint = 'ledger_transaction_balances';
  end if;
end $$;
grant create on schema public to holdfast_ledger;
alter function ledger_post(text, text, text, text, text, date, timestamptz, text, text, jsonb) owner to holdfast_ledger;
revoke create on schema public from holdfast_ledger;
revoke all on function ledger_post(text, text, text, text, text, date, timestamptz, text, text, jsonb) from public;
grant execute on function ledger_post(text, text, text, text, text, date, timestamptz, text, text, jsonb) to holdfast_app;
