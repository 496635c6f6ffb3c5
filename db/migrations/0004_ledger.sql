-- Double entry. A positive amount is a debit. Balances are kept by the database, entry by entry, so that no code can
-- forget them; what sums to something else than zero cannot be committed.
create table ledger_account (
  tenant_id text not null references tenant,
  id text not null,
  -- The party whose books these are.
  book_party_id text not null,
  kind text not null,
  -- What the account is about: a facility, a credit; empty for one a book.
  subject_id text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- A debit account never goes into credit, a credit account never into debit; either may do both.
  side text not null check (side in ('debit', 'credit', 'either')),
  balance_minor bigint not null default 0,
  opened_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, book_party_id, kind, subject_id, currency),
  unique (tenant_id, id, currency),
  foreign key (tenant_id, book_party_id) references party (tenant_id, id),
  constraint ledger_account_side check (
    side = 'either' or (side = 'debit' and balance_minor >= 0) or (side = 'credit' and balance_minor <= 0))
);
select holdfast_protect('ledger_account');

create table ledger_transaction (
  tenant_id text not null references tenant,
  id text not null,
  book_party_id text not null,
  kind text not null,
  -- The act that made it: a drawdown, a credit, a repayment.
  object_id text not null,
  value_on date not null,
  posted_at timestamptz not null,
  reverses text,
  primary key (tenant_id, id),
  foreign key (tenant_id, book_party_id) references party (tenant_id, id),
  foreign key (tenant_id, reverses) references ledger_transaction (tenant_id, id),
  unique (tenant_id, reverses)
);
create index ledger_transaction_book on ledger_transaction (tenant_id, book_party_id, id);
create index ledger_transaction_object on ledger_transaction (tenant_id, object_id);
select holdfast_protect('ledger_transaction', 'select, insert');

create table ledger_entry (
  tenant_id text not null references tenant,
  transaction_id text not null,
  line smallint not null,
  account_id text not null,
  currency text not null,
  amount_minor bigint not null check (amount_minor <> 0),
  primary key (tenant_id, transaction_id, line),
  foreign key (tenant_id, transaction_id) references ledger_transaction (tenant_id, id),
  foreign key (tenant_id, account_id, currency) references ledger_account (tenant_id, id, currency)
);
create index ledger_entry_account on ledger_entry (tenant_id, account_id);
select holdfast_protect('ledger_entry', 'select, insert');

create function ledger_must_balance() returns trigger language plpgsql as $$
begin
  if exists (
    select from ledger_entry e
    where e.tenant_id = new.tenant_id and e.transaction_id = new.transaction_id
    group by e.currency having sum(e.amount_minor) <> 0)
  then
    raise exception 'ledger transaction % does not sum to zero', new.transaction_id
      using errcode = '23514', constraint = 'ledger_transaction_balances';
  end if;
  return null;
end $$;
create constraint trigger ledger_transaction_balances after insert on ledger_entry
  deferrable initially deferred for each row execute function ledger_must_balance();

create function ledger_move_balances() returns trigger language plpgsql as $$
begin
  -- In one order, so that two transactions over the same accounts wait instead of deadlocking; and not against the key
  -- share locks that their foreign keys already took.
  perform from ledger_account a
    where (a.tenant_id, a.id) in (select tenant_id, account_id from entries)
    order by a.id for no key update;
  update ledger_account a set balance_minor = a.balance_minor + moved.amount_minor
  from (select tenant_id, account_id, sum(amount_minor)::bigint amount_minor from entries group by 1, 2) moved
  where a.tenant_id = moved.tenant_id and a.id = moved.account_id;
  return null;
end $$;
create trigger ledger_move_balances after insert on ledger_entry
  referencing new table as entries for each statement execute function ledger_move_balances();
