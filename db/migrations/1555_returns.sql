-- What is reported, asked and answered. A return is frozen: its figures, the rules it went by, and every row behind it by its hash. Figures
-- are the addressee's to read; the rows stay with whose they are.
create table policy_return (
  tenant_id text not null references tenant,
  id text not null,
  kind text not null check (kind in ('credit_by_industry', 'maturity_ladder', 'relending_stock', 'bad_loans_by_size', 'vat_exempt_interest',
    'hedged_share', 'group_exposure', 'asks_closed')),
  owner_id text not null,
  addressee_id text,
  period_from date not null,
  period_to date not null check (period_to >= period_from),
  figures jsonb not null,
  rules text[] not null,
  row_count integer not null check (row_count >= 0),
  rows_hash text not null check (rows_hash ~ '^[0-9a-f]{64}$'),
  made_by text not null,
  made_at timestamptz not null,
  participants text[] not null check (participants @> array[owner_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references party (tenant_id, id),
  foreign key (tenant_id, addressee_id) references party (tenant_id, id)
);
select holdfast_protect('policy_return', 'select, insert');

create table policy_return_row (
  tenant_id text not null references tenant,
  return_id text not null,
  owner_id text not null,
  object_id text not null,
  row jsonb not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  primary key (tenant_id, return_id, object_id),
  foreign key (tenant_id, return_id) references policy_return (tenant_id, id)
);
select holdfast_protect('policy_return_row', 'select, insert');
select holdfast_belong('policy_return_row', $$owner_id = (select current_setting('app.party', true))$$);

-- Interest is exempt by one of two methods, fixed for the accounting year.
create table vat_method (
  tenant_id text not null references tenant,
  lender_id text not null,
  year integer not null check (year between 2018 and 2100),
  method text not null check (method in ('whole_loan', 'up_to_ceiling')),
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  chosen_by text not null,
  chosen_at timestamptz not null,
  participants text[] not null check (participants = array[lender_id]),
  primary key (tenant_id, lender_id, year),
  foreign key (tenant_id, lender_id) references party (tenant_id, id)
);
select holdfast_protect('vat_method', 'select, insert');

-- One meeting of authority, banks and firms each quarter. The next is there as soon as one is held: a quarter without one stays awaited.
create table quarter_session (
  tenant_id text not null references tenant,
  id text not null,
  host_id text not null,
  quarter text not null check (quarter ~ '^[0-9]{4}Q[1-4]$'),
  due_on date not null,
  status text not null check (status in ('awaited', 'held')),
  held_on date,
  agenda jsonb,
  document_hash text check (document_hash ~ '^[0-9a-f]{64}$'),
  made_at timestamptz not null,
  participants text[] not null check (participants @> array[host_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, host_id) references party (tenant_id, id),
  constraint quarter_session_once unique (tenant_id, host_id, quarter),
  check ((status = 'held') = (held_on is not null and agenda is not null and document_hash is not null))
);
select holdfast_protect('quarter_session');

create table matter (
  tenant_id text not null references tenant,
  id text not null,
  session_id text,
  asked_by text not null,
  bank_id text not null,
  ask text not null check (length(ask) between 1 and 2000),
  due_on date not null,
  status text not null check (status in ('open', 'answered')),
  answer text check (length(answer) between 1 and 2000),
  asked_at timestamptz not null,
  answered_at timestamptz,
  participants text[] not null check (participants @> array[asked_by, bank_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, asked_by) references party (tenant_id, id),
  foreign key (tenant_id, bank_id) references party (tenant_id, id),
  check ((status = 'answered') = (answer is not null))
);
select holdfast_protect('matter');
