-- A posting costs a third of what it did. The newest day of an account stands in its row, and only days before it in ledger_day: most postings
-- write one row for each account where they wrote three. What does not sum to zero is refused by the statement that inserts it, by the one
-- look that moves the balances, and no more by a look for each row as the transaction ends. An account is found by its own index.

alter table ledger_account no force row level security;
alter table ledger_day no force row level security;
alter table ledger_account disable trigger guard;
alter table ledger_day disable trigger guard;

alter table ledger_account drop constraint ledger_account_side;
alter table ledger_account drop column balance_minor;
alter table ledger_account
  -- All that was ever debited and credited, which is what counts by the end of the newest day.
  add column debits_minor bigint not null default 0 check (debits_minor >= 0),
  add column credits_minor bigint not null default 0 check (credits_minor >= 0),
  -- The newest day from which an entry counts, and on which one was made.
  add column value_to date,
  add column booked_to date,
  add column balance_minor bigint not null generated always as (debits_minor - credits_minor) stored,
  add check ((value_to is null) = (booked_to is null)),
  add constraint ledger_account_side check (
    side = 'either' or (side = 'debit' and debits_minor >= credits_minor) or (side = 'credit' and debits_minor <= credits_minor));
alter table ledger_account set (fillfactor = 70);
update ledger_account a set debits_minor = v.debits_minor, credits_minor = v.credits_minor, value_to = v.day, booked_to = b.day
from (select distinct on (tenant_id, account_id) * from ledger_day where basis = 'value' order by tenant_id, account_id, day desc) v
join (select distinct on (tenant_id, account_id) * from ledger_day where basis = 'booked' order by tenant_id, account_id, day desc) b
  using (tenant_id, account_id)
where a.tenant_id = v.tenant_id and a.id = v.account_id;
delete from ledger_day d using ledger_account a
where a.tenant_id = d.tenant_id and a.id = d.account_id and d.day = case d.basis when 'value' then a.value_to else a.booked_to end;

alter table ledger_account enable trigger guard;
alter table ledger_day enable trigger guard;
alter table ledger_account force row level security;
alter table ledger_day force row level security;

-- Few postings are reversals: the others have no place in the index.
alter table ledger_transaction drop constraint ledger_transaction_tenant_id_reverses_key;
create unique index ledger_transaction_tenant_id_reverses_key on ledger_transaction (tenant_id, reverses) where reverses is not null;

-- An entry is of a tenant because its transaction and its account are.
alter table ledger_entry drop constraint ledger_entry_tenant_id_fkey;
alter table ledger_transaction drop constraint ledger_transaction_tenant_id_fkey;

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
    insert into ledger_entry (tenant_id, transaction_id, line, account_id, currency, amount_minor, value_on, booked_on)
    select in_tenant, in_id, n - 1, account_id, currency, amount_minor, in_value_on, (in_at at time zone 'Asia/Shanghai')::date
    from line where not exists (select from line where account_id is null);
    if found or entries = '[]' then return; end if;
    -- Some accounts are new.
    insert into ledger_account (tenant_id, id, book_party_id, kind, subject_id, currency, side, opened_at)
    select in_tenant, e->>0, in_book, e->>1, e->>2, e->>3, e->>4, in_at from jsonb_array_elements(entries) e
    on conflict do nothing;
  end loop;
  raise exception 'an account of a posting was not found' using errcode = '23514';
end $$;

-- One account of a posting that is not of its newest days. It is locked, and read again: nobody else keeps its days meanwhile.
create function ledger_move_days(in_tenant text, in_account text, in_value_on date, in_booked_on date, debits bigint, credits bigint)
returns void language plpgsql as $$
declare
  a ledger_account;
  o record;
begin
  select * into strict a from ledger_account where tenant_id = in_tenant and id = in_account for no key update;
  for o in select * from (values ('value', in_value_on, a.value_to), ('booked', in_booked_on, a.booked_to)) o (basis, day, newest) loop
    if o.day > o.newest then
      -- The newest day so far ends with what the account had then.
      insert into ledger_day (tenant_id, book_party_id, account_id, basis, day, debits_minor, credits_minor)
      values (in_tenant, a.book_party_id, in_account, o.basis, o.newest, a.debits_minor, a.credits_minor);
    elsif o.day < o.newest then
      insert into ledger_day (tenant_id, book_party_id, account_id, basis, day, debits_minor, credits_minor)
      select in_tenant, a.book_party_id, in_account, o.basis, o.day, coalesce(max(p.debits_minor), 0), coalesce(max(p.credits_minor), 0)
      from ledger_day p where p.tenant_id = in_tenant and p.account_id = in_account and p.basis = o.basis and p.day = (
        select max(q.day) from ledger_day q
        where q.tenant_id = in_tenant and q.account_id = in_account and q.basis = o.basis and q.day < o.day)
      on conflict do nothing;
      -- What counts from an earlier day counts on all days after it.
      update ledger_day d set debits_minor = d.debits_minor + debits, credits_minor = d.credits_minor + credits
      where d.tenant_id = in_tenant and d.account_id = in_account and d.basis = o.basis and d.day >= o.day;
    end if;
  end loop;
  update ledger_account set debits_minor = a.debits_minor + debits, credits_minor = a.credits_minor + credits,
    value_to = greatest(value_to, in_value_on), booked_to = greatest(booked_to, in_booked_on)
  where tenant_id = in_tenant and id = in_account;
end $$;

drop trigger ledger_transaction_balances on ledger_entry;
drop function ledger_must_balance();
create or replace function ledger_move_balances() returns trigger language plpgsql as $$
declare
  m record;
  first_of text;
begin
  -- In one order, so that two transactions over the same accounts wait instead of deadlocking.
  for m in select tenant_id, account_id, min(transaction_id) as first_id, max(transaction_id) as last_id, min(value_on) as value_on,
      min(booked_on) as booked_on, sum(greatest(amount_minor, 0))::bigint as debits, sum(greatest(-amount_minor, 0))::bigint as credits,
      sum(sum(amount_minor)) over (partition by currency) as astray
    from entries group by tenant_id, account_id, currency order by account_id
  loop
    if m.first_id <> m.last_id or m.first_id <> coalesce(first_of, m.first_id) then
      raise exception 'entries are posted one transaction at a time' using errcode = '23514';
    end if;
    if m.astray <> 0 then
      raise exception 'the entries of ledger transaction % do not sum to zero', m.first_id
        using errcode = '23514', constraint = 'ledger_transaction_balances';
    end if;
    first_of := m.first_id;
    update ledger_account a set debits_minor = a.debits_minor + m.debits, credits_minor = a.credits_minor + m.credits
      where a.tenant_id = m.tenant_id and a.id = m.account_id and a.value_to = m.value_on and a.booked_to = m.booked_on;
    if not found then
      perform ledger_move_days(m.tenant_id, m.account_id, m.value_on, m.booked_on, m.debits, m.credits);
    end if;
  end loop;
  return null;
end $$;
