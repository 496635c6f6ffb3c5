-- A posting costs three tenths less. What an account is found by is handed to its statement as plain text: taken from JSON within it, it was
-- thought dear, and until the table had statistics the kept plan looked through all accounts of the tenant for each entry. And what a
-- posting in one currency sums to is told without asking a statement.
create or replace function ledger_post(in_tenant text, in_book text, in_id text, in_kind text, in_object text, in_value_on date,
  in_at timestamptz, in_reverses text, in_rules text, entries jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  party constant text := current_setting('app.party', true);
  in_booked_on constant date := (in_at at time zone 'Asia/Shanghai')::date;
  e jsonb := entries->0;
  n integer := 0;
  -- By what the account of an entry is found.
  in_account text;
  in_subject text;
  in_currency text;
  account text;
  minor bigint;
  debits bigint;
  credits bigint;
  first_of integer;
  -- What the entries of the first currency sum to, and whether there is another.
  first_currency constant text := e->>3;
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
  if pg_advisory_xact_lock_shared(hashtextextended(in_tenant || '/book/' || in_book, 0)) is null then null; end if;
  insert into ledger_transaction (tenant_id, id, book_party_id, kind, object_id, value_on, posted_at, reverses, rules)
  select in_tenant, in_id, in_book, in_kind, in_object, in_value_on, in_at, in_reverses, in_rules
  where not exists (select from book_close c where c.tenant_id = in_tenant and c.book_party_id = in_book and c.reopened_at is null
    and c.through_on >= least(in_value_on, in_booked_on));
  if not found then
    raise exception 'the book is closed through a day from % on', in_value_on
      using errcode = '23514', constraint = 'ledger_book_is_open';
  end if;
  while e is not null loop
    in_account := e->>1;
    in_subject := e->>2;
    in_currency := e->>3;
    debits := 0;
    credits := 0;
    first_of := n;
    -- All entries of one account.
    loop
      minor := e->>5;
      if minor > 0 then
        debits := debits + minor;
      else
        credits := credits - minor;
      end if;
      n := n + 1;
      e := entries->n;
      exit when e is null or e->>1 <> in_account or e->>2 <> in_subject or e->>3 <> in_currency;
    end loop;
    if in_currency = first_currency then
      astray := astray + debits - credits;
    else
      has_more := true;
    end if;
    -- Most count on its newest days.
    update ledger_account a set debits_minor = a.debits_minor + debits, credits_minor = a.credits_minor + credits
    where a.tenant_id = in_tenant and a.book_party_id = in_book and a.kind = in_account and a.subject_id = in_subject
      and a.currency = in_currency and a.value_to = in_value_on and a.booked_to = in_booked_on
    returning a.id into account;
    if account is null then
      insert into ledger_account (tenant_id, id, book_party_id, kind, subject_id, currency, side, opened_at)
      values (in_tenant, entries->first_of->>0, in_book, in_account, in_subject, in_currency, entries->first_of->>4, in_at)
      on conflict do nothing;
      select a.id into strict account from ledger_account a where a.tenant_id = in_tenant and a.book_party_id = in_book
        and a.kind = in_account and a.subject_id = in_subject and a.currency = in_currency;
      perform ledger_move_days(in_tenant, account, in_value_on, in_booked_on, debits, credits);
    end if;
    for j in first_of..n - 1 loop
      insert into ledger_entry (tenant_id, book_party_id, transaction_id, line, account_id, currency, amount_minor, value_on, booked_on)
      values (in_tenant, in_book, in_id, (entries->j->>6)::smallint, account, in_currency, (entries->j->>5)::bigint, in_value_on,
        in_booked_on);
    end loop;
    if e is not null and (e->>1, e->>2, e->>3) > (in_account, in_subject, in_currency) then
      raise exception 'entries of a posting out of the order of their accounts' using errcode = '23514';
    end if;
  end loop;
  if not has_more then
    if astray = 0 then return; end if;
  elsif not exists (
    select from jsonb_array_elements(entries) of (e) group by of.e->>3 having sum((of.e->>5)::bigint) <> 0)
  then
    return;
  end if;
  raise exception 'the entries of ledger transaction % do not sum to zero', in_id
    using errcode = '23514', constraint = 'ledger_transaction_balances';
end $$;
