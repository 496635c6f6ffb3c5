create table receivable (
  tenant_id text not null references tenant,
  id text not null,
  creditor_id text not null,
  debtor_id text not null,
  invoice_number text not null check (length(invoice_number) between 1 and 64),
  invoiced_on date not null,
  due_on date not null check (due_on >= invoiced_on),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  status text not null check (status in ('presented', 'confirmed', 'rejected', 'settled')),
  confirmed_minor bigint check (confirmed_minor > 0 and confirmed_minor <= amount_minor),
  settled_at timestamptz,
  participants text[] not null check (participants @> array[creditor_id, debtor_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, creditor_id, invoice_number),
  foreign key (tenant_id, creditor_id) references party (tenant_id, id),
  foreign key (tenant_id, debtor_id) references party (tenant_id, id),
  check (creditor_id <> debtor_id),
  check ((status in ('confirmed', 'settled')) = (confirmed_minor is not null))
);
create index receivable_participants on receivable using gin (participants);
select holdfast_protect('receivable');

create table receivable_confirmation (
  tenant_id text not null references tenant,
  receivable_id text not null,
  confirmed_by text not null,
  amount_minor bigint not null check (amount_minor > 0),
  due_on date not null,
  waives_set_off boolean not null,
  evidence_hash text not null check (evidence_hash ~ '^[0-9a-f]{64}$'),
  confirmed_at timestamptz not null,
  primary key (tenant_id, receivable_id),
  foreign key (tenant_id, receivable_id) references receivable (tenant_id, id),
  foreign key (tenant_id, confirmed_by) references person (tenant_id, id)
);
select holdfast_protect('receivable_confirmation', 'select, insert');
