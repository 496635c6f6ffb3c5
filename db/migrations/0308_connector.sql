-- Keys under which a core firm signs its files. Enrolled by one person, put in use by another.
create table signing_key (
  tenant_id text not null references tenant,
  id text not null,
  party_id text not null,
  name text not null check (name ~ '^[a-z0-9-]{1,40}$'),
  public_key bytea not null check (length(public_key) = 32),
  enrolled_by text not null,
  approved_by text check (approved_by <> enrolled_by),
  revoked_at timestamptz,
  participants text[] not null check (participants @> array[party_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (party_id, name, tenant_id),
  foreign key (tenant_id, party_id) references party (tenant_id, id)
);
select holdfast_protect('signing_key');

-- What the core firm's own system says: orders, receipts, payables; the newest version of each.
create table core_record (
  tenant_id text not null references tenant,
  party_id text not null,
  kind text not null check (kind in ('purchase_order', 'goods_receipt', 'payable')),
  number text not null check (length(number) between 1 and 64),
  version integer not null check (version > 0),
  seller_id text not null,
  order_number text not null,
  -- Of a payable: the invoice that it pays and when.
  fapiao_key text,
  due_on date,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  recorded_on date not null,
  is_cancelled boolean not null,
  content_hash text not null,
  import_id text,
  participants text[] not null check (participants @> array[party_id]),
  created_at timestamptz not null,
  primary key (tenant_id, party_id, kind, number),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  foreign key (tenant_id, seller_id) references party (tenant_id, id),
  check ((kind = 'payable') = (fapiao_key is not null and due_on is not null))
);
create index core_record_order on core_record (party_id, order_number, tenant_id);
create index core_record_fapiao on core_record (party_id, fapiao_key, tenant_id) where fapiao_key is not null;
select holdfast_protect('core_record');
