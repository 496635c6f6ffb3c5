create table factoring_advance (
  tenant_id text not null references tenant,
  id text not null,
  assignment_id text not null,
  factor_id text not null,
  seller_id text not null,
  amount_minor bigint not null check (amount_minor > 0),
  rate_bps integer not null check (rate_bps between 0 and 10000),
  fees_minor bigint not null check (fees_minor >= 0),
  currency text not null,
  paid_on date not null,
  due_on date not null check (due_on >= paid_on),
  collected_minor bigint not null default 0 check (collected_minor >= 0),
  status text not null check (status in ('paid', 'settled', 'bought_back')),
  requested_by text not null,
  approved_by text not null check (approved_by <> requested_by),
  gates jsonb not null,
  settlement jsonb,
  participants text[] not null check (participants @> array[factor_id, seller_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  -- One assignment is advanced once.
  unique (assignment_id, tenant_id),
  foreign key (tenant_id, assignment_id) references assignment (tenant_id, id),
  check ((status = 'paid') = (settlement is null))
);
create index factoring_advance_participants on factoring_advance using gin (participants);
select holdfast_protect('factoring_advance');

create table factoring_request (
  tenant_id text not null references tenant,
  id text not null,
  assignment_id text not null,
  amount_minor bigint not null check (amount_minor > 0),
  rate_bps integer not null,
  fees_minor bigint not null,
  due_on date not null,
  status text not null check (status in ('requested', 'paid', 'declined')),
  requested_by text not null,
  participants text[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, assignment_id) references assignment (tenant_id, id)
);
create unique index factoring_request_open on factoring_request (assignment_id, tenant_id) where status = 'requested';
select holdfast_protect('factoring_request');

-- Import and export factors exchange these as data.
create table two_factor_message (
  tenant_id text not null references tenant,
  id text not null,
  kind text not null,
  reference text not null,
  assignment_id text,
  from_factor text not null,
  to_factor text not null,
  direction text not null check (direction in ('sent', 'received')),
  content jsonb not null,
  content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
  owner_id text not null,
  participants text[] not null check (participants @> array[owner_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (owner_id, direction, kind, reference, tenant_id)
);
select holdfast_protect('two_factor_message', 'select, insert');

-- What a commercial factor states of its own book, for the limits it is held to.
create table factor_book (
  tenant_id text not null references tenant,
  factor_id text not null,
  stated_on date not null,
  risk_assets_minor bigint not null check (risk_assets_minor >= 0),
  net_assets_minor bigint not null check (net_assets_minor >= 0),
  reserve_minor bigint not null check (reserve_minor >= 0),
  currency text not null,
  related_debtor_ids text[] not null,
  stated_by text not null,
  stated_at timestamptz not null,
  participants text[] not null check (participants @> array[factor_id]),
  primary key (tenant_id, factor_id, stated_at),
  foreign key (tenant_id, factor_id) references party (tenant_id, id)
);
select holdfast_protect('factor_book', 'select, insert');
