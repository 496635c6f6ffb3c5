-- A file of records, taken in parts and read in pieces. Where the reading stands is written with each piece, so that it
-- goes on after any stop and nothing is read twice.
create table import_file (
  tenant_id text not null references tenant,
  id text not null,
  party_id text not null,
  kind text not null check (kind in ('receivables', 'confirmations', 'statement_lines', 'purchase_orders', 'goods_receipts', 'payables')),
  name text not null,
  encoding text check (encoding in ('utf-8', 'gb18030')),
  currency text not null,
  status text not null check (status in ('receiving', 'queued', 'running', 'done', 'refused')),
  columns jsonb,
  parts integer not null default 0,
  total_bytes bigint not null default 0,
  byte_offset bigint not null default 0,
  next_line bigint not null default 1,
  accepted bigint not null default 0,
  refused bigint not null default 0,
  -- SHA-256 of the whole file, and the key that signed it, for a signed file drop.
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  signing_key_id text,
  refusal text,
  uploaded_by text not null,
  key_id text not null,
  participants text[] not null check (participants @> array[party_id]),
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  foreign key (tenant_id, uploaded_by) references person (tenant_id, id),
  check (byte_offset <= total_bytes)
);
create index import_file_waiting on import_file (id, tenant_id) where status in ('queued', 'running');
select holdfast_protect('import_file');

create table import_part (
  tenant_id text not null references tenant,
  import_id text not null,
  part integer not null check (part >= 0),
  -- Where its first byte lies in the file.
  starts_at bigint not null,
  content bytea not null,
  primary key (tenant_id, import_id, part),
  foreign key (tenant_id, import_id) references import_file (tenant_id, id)
);
alter table import_part alter column content set storage external;
select holdfast_protect('import_part', 'select, insert');

create table import_fault (
  tenant_id text not null references tenant,
  import_id text not null,
  line bigint not null,
  code text not null,
  field text not null,
  found text not null,
  primary key (tenant_id, import_id, line),
  foreign key (tenant_id, import_id) references import_file (tenant_id, id)
);
select holdfast_protect('import_fault', 'select, insert');
