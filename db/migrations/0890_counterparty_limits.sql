-- What a bank may be bound to under its confirmations for one bank and its group, and for one country, in one currency. A new
-- limit takes the place of the one before, which is kept.
create table counterparty_limit (
  tenant_id text not null references tenant,
  id text not null,
  -- Whose limit it is: the bank that confirms.
  holder_id text not null,
  kind text not null check (kind in ('bank', 'country')),
  bank_id text,
  country text check (country ~ '^[A-Z]{2}$'),
  currency text not null,
  amount_minor bigint not null check (amount_minor >= 0),
  -- Its last day, and the last day on which anything under it may still have to be paid.
  valid_until date not null,
  -- The decision that it rests on.
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  set_by text not null,
  set_at timestamptz not null,
  superseded_at timestamptz,
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, holder_id) references party (tenant_id, id),
  foreign key (tenant_id, bank_id) references party (tenant_id, id),
  check ((kind = 'bank') = (bank_id is not null)),
  check ((kind = 'country') = (country is not null)),
  check (bank_id is null or bank_id <> holder_id)
);
create unique index counterparty_limit_live on counterparty_limit
  (tenant_id, holder_id, currency, coalesce(bank_id, country)) where superseded_at is null;
select holdfast_protect('counterparty_limit');

-- What a bank has confirmed, added up at each confirmation.
create index credit_confirmed on credit (confirming_bank_id, currency, tenant_id) where confirmation = 'added';
