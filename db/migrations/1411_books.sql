-- Books as of any day. A posting has the day on which it counts and the day on which it was made; each account keeps what had been posted
-- by the end of every day on which something was, so that no reading adds up the history.

alter table ledger_transaction no force row level security;
alter table ledger_entry no force row level security;
select set_config('app.xid', pg_current_xact_id()::text, true);
alter table ledger_entry disable trigger append_only;

-- Days of the record are those of China, as everywhere in it.
alter table ledger_transaction
  add column booked_on date not null generated always as ((posted_at at time zone 'Asia/Shanghai')::date) stored,
  add constraint ledger_transaction_days unique (tenant_id, id, value_on, booked_on);
create index ledger_transaction_booked on ledger_transaction (tenant_id, book_party_id, booked_on, id);
create index ledger_transaction_value on ledger_transaction (tenant_id, book_party_id, value_on, id);

alter table ledger_entry add column value_on date, add column booked_on date;
update ledger_entry e set value_on = t.value_on, booked_on = t.booked_on from ledger_transaction t
  where t.tenant_id = e.tenant_id and t.id = e.transaction_id;
-- What the update has pending is looked at now: a table with pending triggers is not altered.
set constraints all immediate;
alter table ledger_entry alter column value_on set not null, alter column booked_on set not null,
  add foreign key (tenant_id, transaction_id, value_on, booked_on)
    references ledger_transaction (tenant_id, id, value_on, booked_on),
  drop constraint ledger_entry_tenant_id_transaction_id_fkey;
drop index ledger_entry_account;
create index ledger_entry_valued on ledger_entry (tenant_id, account_id, value_on, transaction_id, line);
create index ledger_entry_booked on ledger_entry (tenant_id, account_id, booked_on, transaction_id, line);

-- What had been debited and credited by the end of a day, since the account was opened.
create table ledger_day (
  tenant_id text not null references tenant,
  account_id text not null,
  basis text not null check (basis in ('value', 'booked')),
  day date not null,
  debits_minor bigint not null check (debits_minor >= 0),
  credits_minor bigint not null check (credits_minor >= 0),
  primary key (tenant_id, account_id, basis, day),
  foreign key (tenant_id, account_id) references ledger_account (tenant_id, id)
) with (fillfactor = 70);
insert into ledger_day (tenant_id, account_id, basis, day, debits_minor, credits_minor)
select tenant_id, account_id, basis, day,
  sum(sum(greatest(amount_minor, 0))) over w, sum(sum(greatest(-amount_minor, 0))) over w
from ledger_entry cross join lateral (values ('value', value_on), ('booked', booked_on)) of (basis, day)
group by tenant_id, account_id, basis, day
window w as (partition by tenant_id, account_id, basis order by day);
select holdfast_protect('ledger_day');
select holdfast_belong_to('ledger_day', 'ledger_account', 'account_id');

alter table ledger_entry enable trigger append_only;
alter table ledger_transaction force row level security;
alter table ledger_entry force row level security;

create or replace function ledger_move_balances() returns trigger language plpgsql as $$
begin
  if (select count(distinct transaction_id) from entries) > 1 then
    raise exception 'entries are posted one transaction at a time' using errcode = '23514';
  end if;
  -- In one order, so that two transactions over the same accounts wait instead of deadlocking; and not against the key
  -- share locks that their foreign keys already took.
  perform from ledger_account a
    where (a.tenant_id, a.id) in (select tenant_id, account_id from entries)
    order by a.id for no key update;
  update ledger_account a set balance_minor = a.balance_minor + moved.amount_minor
  from (select tenant_id, account_id, sum(amount_minor)::bigint amount_minor from entries group by 1, 2) moved
  where a.tenant_id = moved.tenant_id and a.id = moved.account_id;
  -- What counts from an earlier day counts on all days after it.
  update ledger_day d set debits_minor = d.debits_minor + m.debits, credits_minor = d.credits_minor + m.credits
  from (select tenant_id, account_id, basis, day, sum(greatest(amount_minor, 0)) debits, sum(greatest(-amount_minor, 0)) credits
    from entries cross join lateral (values ('value', value_on), ('booked', booked_on)) of (basis, day) group by 1, 2, 3, 4) m
  where d.tenant_id = m.tenant_id and d.account_id = m.account_id and d.basis = m.basis and d.day > m.day;
  insert into ledger_day (tenant_id, account_id, basis, day, debits_minor, credits_minor)
  select m.tenant_id, m.account_id, m.basis, m.day, coalesce(b.debits_minor, 0) + m.debits, coalesce(b.credits_minor, 0) + m.credits
  from (select tenant_id, account_id, basis, day, sum(greatest(amount_minor, 0)) debits, sum(greatest(-amount_minor, 0)) credits
    from entries cross join lateral (values ('value', value_on), ('booked', booked_on)) of (basis, day) group by 1, 2, 3, 4) m
  left join lateral (select p.debits_minor, p.credits_minor from ledger_day p
    where p.tenant_id = m.tenant_id and p.account_id = m.account_id and p.basis = m.basis and p.day <= m.day
    order by p.day desc limit 1) b on true
  on conflict (tenant_id, account_id, basis, day) do update
    set debits_minor = excluded.debits_minor, credits_minor = excluded.credits_minor;
  return null;
end $$;

-- A book is closed through a day: nothing is posted that counts from a day until then, unless two people open it again.
create table book_close (
  tenant_id text not null references tenant,
  id text not null,
  book_party_id text not null,
  through_on date not null,
  closed_by text not null,
  closed_at timestamptz not null,
  reopened_by text,
  reopened_at timestamptz,
  reopen_reason text,
  primary key (tenant_id, id),
  foreign key (tenant_id, book_party_id) references party (tenant_id, id),
  check ((reopened_at is null) = (reopened_by is null) and (reopened_at is null) = (reopen_reason is null))
);
create unique index book_close_once on book_close (tenant_id, book_party_id, through_on) where reopened_at is null;
select holdfast_protect('book_close');
select holdfast_belong('book_close', 'book_party_id = (select current_setting(''app.party'', true))');

create function ledger_book_is_open() returns trigger language plpgsql as $$
begin
  -- Who closes the book waits for who posts, and the other way round; postings do not wait for each other.
  perform pg_advisory_xact_lock_shared(hashtextextended(new.tenant_id || '/book/' || new.book_party_id, 0));
  if exists (select from book_close c where c.tenant_id = new.tenant_id and c.book_party_id = new.book_party_id
      and c.reopened_at is null and c.through_on >= least(new.value_on, (new.posted_at at time zone 'Asia/Shanghai')::date))
  then
    raise exception 'the book is closed through a day from % on', new.value_on
      using errcode = '23514', constraint = 'ledger_book_is_open';
  end if;
  return new;
end $$;
create trigger ledger_book_is_open before insert on ledger_transaction for each row execute function ledger_book_is_open();

-- What a book said of the rates of a day, and what it posted by them.
create table revaluation (
  tenant_id text not null references tenant,
  id text not null,
  book_party_id text not null,
  on_day date not null,
  currency text not null,
  rates jsonb not null,
  positions jsonb not null,
  document_hash text not null,
  result_minor bigint not null,
  transaction_id text,
  recorded_by text not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, book_party_id) references party (tenant_id, id),
  foreign key (tenant_id, transaction_id) references ledger_transaction (tenant_id, id)
);
create index revaluation_book on revaluation (tenant_id, book_party_id, id);
select holdfast_protect('revaluation', 'select, insert');
select holdfast_belong('revaluation', 'book_party_id = (select current_setting(''app.party'', true))');
