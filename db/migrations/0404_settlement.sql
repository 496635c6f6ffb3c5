-- What a bank owes or has paid on a presentation: at once, or at the maturity of its acceptance or undertaking. A mixed
-- payment has a row for each of its parts.
create table credit_payment (
  tenant_id text not null references tenant,
  id text not null,
  presentation_id text not null,
  credit_id text not null,
  bank_id text not null,
  payee_id text not null,
  part smallint not null check (part between 1 and 4),
  kind text not null check (kind in ('sight', 'deferred', 'acceptance', 'negotiation')),
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  charges_minor bigint not null default 0 check (charges_minor >= 0 and charges_minor <= amount_minor),
  due_on date not null,
  status text not null check (status in ('undertaken', 'paid')),
  -- False for what only an unauthenticated message says: nobody buys such an undertaking.
  authenticated boolean not null,
  undertaken_by text,
  paid_by text,
  paid_at timestamptz,
  participants text[] not null check (participants @> array[bank_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  -- A bank pays a part of a presentation once.
  unique (tenant_id, presentation_id, part),
  foreign key (tenant_id, presentation_id) references presentation (tenant_id, id),
  foreign key (tenant_id, credit_id) references credit (tenant_id, id),
  foreign key (tenant_id, bank_id) references party (tenant_id, id),
  foreign key (tenant_id, payee_id) references party (tenant_id, id),
  check ((status = 'paid') = (paid_at is not null))
);
create index credit_payment_participants on credit_payment using gin (participants);
select holdfast_protect('credit_payment');

-- What came to the bank that passed the documents on; once.
alter table presentation add column proceeds_minor bigint check (proceeds_minor > 0);
