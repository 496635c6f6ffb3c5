-- A posting is one statement: accounts that are new are opened, and the transaction stands with its entries. Each entry is
-- [account id where it is new, kind, subject, currency, side, amount].
create function ledger_post(in_tenant text, in_book text, in_id text, in_kind text, in_object text, in_value_on date,
  in_at timestamptz, in_reverses text, in_rules text, entries jsonb) returns void
language plpgsql as $$
declare
  wanted integer := jsonb_array_length(entries);
  made integer;
begin
  if exists (select from jsonb_array_elements(entries) e where not exists (select from ledger_account a
      where a.tenant_id = in_tenant and a.book_party_id = in_book and a.kind = e->>1 and a.subject_id = e->>2 and a.currency = e->>3))
  then
    insert into ledger_account (tenant_id, id, book_party_id, kind, subject_id, currency, side, opened_at)
    select in_tenant, e->>0, in_book, e->>1, e->>2, e->>3, e->>4, in_at from jsonb_array_elements(entries) e
    on conflict do nothing;
  end if;
  insert into ledger_transaction (tenant_id, id, book_party_id, kind, object_id, value_on, posted_at, reverses, rules)
  values (in_tenant, in_id, in_book, in_kind, in_object, in_value_on, in_at, in_reverses, in_rules);
  insert into ledger_entry (tenant_id, transaction_id, line, account_id, currency, amount_minor, value_on, booked_on)
  select in_tenant, in_id, n - 1, a.id, e->>3, (e->>5)::bigint, t.value_on, t.booked_on
  from jsonb_array_elements(entries) with ordinality of (e, n)
  join ledger_account a on a.tenant_id = in_tenant and a.book_party_id = in_book and a.kind = e->>1 and a.subject_id = e->>2
    and a.currency = e->>3
  join ledger_transaction t on t.tenant_id = in_tenant and t.id = in_id
  order by n;
  get diagnostics made = row_count;
  if made <> wanted then
    raise exception 'a posting of % entries made %', wanted, made using errcode = '23514';
  end if;
end $$;

-- Whose a day is stands in its row: asked of the account for each row, it cost more than the row. And one pass by account, in their order,
-- takes their locks and keeps their days.
alter table ledger_entry no force row level security;
drop table ledger_day;
create table ledger_day (
  tenant_id text not null references tenant,
  book_party_id text not null,
  account_id text not null,
  basis text not null check (basis in ('value', 'booked')),
  day date not null,
  debits_minor bigint not null check (debits_minor >= 0),
  credits_minor bigint not null check (credits_minor >= 0),
  primary key (tenant_id, account_id, basis, day),
  foreign key (tenant_id, account_id) references ledger_account (tenant_id, id)
) with (fillfactor = 70);
alter table ledger_account no force row level security;
insert into ledger_day (tenant_id, book_party_id, account_id, basis, day, debits_minor, credits_minor)
select e.tenant_id, a.book_party_id, account_id, basis, day,
  sum(sum(greatest(amount_minor, 0))) over w, sum(sum(greatest(-amount_minor, 0))) over w
from ledger_entry e join ledger_account a on a.tenant_id = e.tenant_id and a.id = e.account_id
cross join lateral (values ('value', value_on), ('booked', booked_on)) of (basis, day)
group by e.tenant_id, a.book_party_id, account_id, basis, day
window w as (partition by e.tenant_id, account_id, basis order by day);
alter table ledger_account force row level security;
alter table ledger_entry force row level security;
select holdfast_protect('ledger_day');
select holdfast_belong('ledger_day', 'book_party_id = (select current_setting(''app.party'', true))');

create or replace function ledger_move_balances() returns trigger language plpgsql as $$
declare
  m record;
  book text;
  first_of text;
begin
  -- In one order, so that two transactions over the same accounts wait instead of deadlocking.
  for m in select tenant_id, account_id, min(transaction_id) as first_id, max(transaction_id) as last_id, min(value_on) as value_on,
      min(booked_on) as booked_on, sum(amount_minor)::bigint as moved, sum(greatest(amount_minor, 0))::bigint as debits,
      sum(greatest(-amount_minor, 0))::bigint as credits
    from entries group by tenant_id, account_id order by account_id
  loop
    if m.first_id <> m.last_id or m.first_id <> coalesce(first_of, m.first_id) then
      raise exception 'entries are posted one transaction at a time' using errcode = '23514';
    end if;
    first_of := m.first_id;
    update ledger_account a set balance_minor = a.balance_minor + m.moved
      where a.tenant_id = m.tenant_id and a.id = m.account_id returning a.book_party_id into book;
    -- What counts from an earlier day counts on all days after it.
    update ledger_day d set debits_minor = d.debits_minor + m.debits, credits_minor = d.credits_minor + m.credits
      where d.tenant_id = m.tenant_id and d.account_id = m.account_id and d.basis = 'value' and d.day > m.value_on;
    update ledger_day d set debits_minor = d.debits_minor + m.debits, credits_minor = d.credits_minor + m.credits
      where d.tenant_id = m.tenant_id and d.account_id = m.account_id and d.basis = 'booked' and d.day > m.booked_on;
    insert into ledger_day (tenant_id, book_party_id, account_id, basis, day, debits_minor, credits_minor)
    select m.tenant_id, book, m.account_id, o.basis, o.day, coalesce(b.debits_minor, 0) + m.debits, coalesce(b.credits_minor, 0) + m.credits
    from (values ('value', m.value_on), ('booked', m.booked_on)) o (basis, day)
    left join lateral (select p.debits_minor, p.credits_minor from ledger_day p
      where p.tenant_id = m.tenant_id and p.account_id = m.account_id and p.basis = o.basis and p.day <= o.day
      order by p.day desc limit 1) b on true
    on conflict (tenant_id, account_id, basis, day) do update
      set debits_minor = excluded.debits_minor, credits_minor = excluded.credits_minor;
  end loop;
  return null;
end $$;
