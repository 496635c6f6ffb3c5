-- An entry says whose book it is of, as its account and its transaction do: whose it is was asked of the transaction for each row. That the
-- three are of one book was held by nothing. What an entry names is found once for all entries of a statement, by the look that
-- moves the balances, and cannot go or change afterwards: it was looked for and locked again for each row, so that postings over one account
-- or of one party kept lists of each other.

alter table ledger_entry no force row level security;
alter table ledger_account no force row level security;
alter table ledger_transaction no force row level security;
alter table ledger_entry disable trigger append_only;
alter table ledger_entry disable trigger guard;
alter table ledger_entry add column book_party_id text;
update ledger_entry e set book_party_id = t.book_party_id
from ledger_transaction t where t.tenant_id = e.tenant_id and t.id = e.transaction_id;
do $$
begin
  if exists (select from ledger_entry e join ledger_account a on a.tenant_id = e.tenant_id and a.id = e.account_id
      where a.book_party_id <> e.book_party_id)
  then
    raise exception 'an entry is of another book than its account' using errcode = '23514';
  end if;
end $$;
alter table ledger_entry alter column book_party_id set not null;
alter table ledger_entry enable trigger guard;
alter table ledger_entry enable trigger append_only;
alter table ledger_entry force row level security;
alter table ledger_account force row level security;
alter table ledger_transaction force row level security;
select holdfast_belong('ledger_entry', 'book_party_id = (select current_setting(''app.party'', true))');

-- What an account is never changes, and it never goes: only what it adds up to moves.
revoke update on ledger_account from holdfast_app;
grant update (debits_minor, credits_minor, value_to, booked_to) on ledger_account to holdfast_app;
create trigger append_only before delete or update of tenant_id, id, book_party_id, kind, subject_id, currency, side on ledger_account
  for each row execute function holdfast_append_only();

do $$
declare
  name text;
begin
  for name in select conname from pg_constraint where conrelid = 'ledger_entry'::regclass and contype = 'f' loop
    execute format('alter table ledger_entry drop constraint %I', name);
  end loop;
end $$;
-- Of a party, because its accounts are.
alter table ledger_transaction drop constraint ledger_transaction_tenant_id_book_party_id_fkey;
alter table ledger_transaction drop constraint ledger_transaction_days;
-- No query read by it; and what was read by the other is found by the day, too.
drop index ledger_transaction_value;
drop index ledger_transaction_book;

create or replace function ledger_post(in_tenant text, in_book text, in_id text, in_kind text, in_object text, in_value_on date,
  in_at timestamptz, in_reverses text, in_rules text, entries jsonb) returns void
language plpgsql as $$
begin
  insert into ledger_transaction (tenant_id, id, book_party_id, kind, object_id, value_on, posted_at, reverses, rules)
  values (in_tenant, in_id, in_book, in_kind, in_object, in_value_on, in_at, in_reverses, in_rules);
  for tries in 1..2 loop
    with line as materialized (
      select n, e->>3 as currency, (e->>5)::bigint as amount_minor, (select a.id from ledger_account a where a.tenant_id = in_tenant
        and a.book_party_id = in_book and a.kind = e->>1 and a.subject_id = e->>2 and a.currency = e->>3) as account_id
      from jsonb_array_elements(entries) with ordinality of (e, n))
    insert into ledger_entry (tenant_id, book_party_id, transaction_id, line, account_id, currency, amount_minor, value_on, booked_on)
    select in_tenant, in_book, in_id, n - 1, account_id, currency, amount_minor, in_value_on, (in_at at time zone 'Asia/Shanghai')::date
    from line where not exists (select from line where account_id is null);
    if found or entries = '[]' then return; end if;
    -- Some accounts are new.
    insert into ledger_account (tenant_id, id, book_party_id, kind, subject_id, currency, side, opened_at)
    select in_tenant, e->>0, in_book, e->>1, e->>2, e->>3, e->>4, in_at from jsonb_array_elements(entries) e
    on conflict do nothing;
  end loop;
  raise exception 'an account of a posting was not found' using errcode = '23514';
end $$;

create or replace function ledger_move_balances() returns trigger language plpgsql as $$
declare
  m record;
  first record;
begin
  -- In one order, so that two transactions over the same accounts wait instead of deadlocking.
  for m in select tenant_id, transaction_id, book_party_id, value_on, booked_on, account_id, currency,
      sum(greatest(amount_minor, 0))::bigint as debits, sum(greatest(-amount_minor, 0))::bigint as credits,
      sum(sum(amount_minor)) over (partition by currency) as astray
    from entries group by 1, 2, 3, 4, 5, 6, 7 order by account_id
  loop
    if first is null then
      first := m;
      perform from ledger_transaction t where t.tenant_id = m.tenant_id and t.id = m.transaction_id
        and t.book_party_id = m.book_party_id and t.value_on = m.value_on and t.booked_on = m.booked_on;
      if not found then
        raise exception 'an entry is not of the book and the days of its transaction %', m.transaction_id
          using errcode = '23503', constraint = 'ledger_entry_transaction';
      end if;
    elsif (m.tenant_id, m.transaction_id, m.book_party_id, m.value_on, m.booked_on)
        <> (first.tenant_id, first.transaction_id, first.book_party_id, first.value_on, first.booked_on) then
      raise exception 'entries are posted one transaction at a time' using errcode = '23514';
    end if;
    if m.astray <> 0 then
      raise exception 'the entries of ledger transaction % do not sum to zero', m.transaction_id
        using errcode = '23514', constraint = 'ledger_transaction_balances';
    end if;
    update ledger_account a set debits_minor = a.debits_minor + m.debits, credits_minor = a.credits_minor + m.credits
      where a.tenant_id = m.tenant_id and a.id = m.account_id and a.book_party_id = m.book_party_id and a.currency = m.currency
        and a.value_to = m.value_on and a.booked_to = m.booked_on;
    if not found then
      perform from ledger_account a where a.tenant_id = m.tenant_id and a.id = m.account_id
        and a.book_party_id = m.book_party_id and a.currency = m.currency;
      if not found then
        raise exception 'an entry is not of the book and the currency of its account %', m.account_id
          using errcode = '23503', constraint = 'ledger_entry_account';
      end if;
      perform ledger_move_days(m.tenant_id, m.account_id, m.value_on, m.booked_on, m.debits, m.credits);
    end if;
  end loop;
  return null;
end $$;
