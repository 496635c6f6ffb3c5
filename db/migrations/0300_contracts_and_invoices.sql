-- The base contract of receivables: what payment terms and clauses hang on. Changes are added beside it (Civil Code 765).
create table contract (
  tenant_id text not null references tenant,
  id text not null,
  number text not null check (length(number) between 1 and 64),
  seller_id text not null,
  buyer_id text not null,
  signed_on date not null,
  -- Fixed at signing (Order 802 art 3).
  buyer_kind text not null check (buyer_kind in ('public_body', 'large_enterprise', 'other')),
  seller_is_sme boolean not null,
  agreed_days integer check (agreed_days between 0 and 3650),
  longer_term_reason text,
  acceptance_days integer check (acceptance_days between 0 and 365),
  late_yearly_bps integer check (late_yearly_bps between 0 and 10000),
  lpr_at_signing_bps integer check (lpr_at_signing_bps between 0 and 10000),
  no_assignment boolean not null,
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  version integer not null default 1,
  -- First notice of an assignment under it that reached the buyer (Civil Code 765).
  noticed_at timestamptz,
  ended_on date,
  participants text[] not null check (participants @> array[seller_id, buyer_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (seller_id, buyer_id, number, tenant_id),
  foreign key (tenant_id, seller_id) references party (tenant_id, id),
  foreign key (tenant_id, buyer_id) references party (tenant_id, id),
  check (seller_id <> buyer_id),
  check ((late_yearly_bps is null) = (lpr_at_signing_bps is null))
);
create index contract_participants on contract using gin (participants);
select holdfast_protect('contract');

create table contract_change (
  tenant_id text not null references tenant,
  contract_id text not null,
  version integer not null,
  reason text not null,
  before jsonb not null,
  after jsonb not null,
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  -- Notice of assignment of a receivable under it had reached the buyer: goes to review.
  is_after_notice boolean not null,
  changed_by text not null,
  changed_at timestamptz not null,
  primary key (tenant_id, contract_id, version),
  foreign key (tenant_id, contract_id) references contract (tenant_id, id),
  foreign key (tenant_id, changed_by) references person (tenant_id, id)
);
select holdfast_protect('contract_change', 'select, insert');

create table invoice (
  tenant_id text not null references tenant,
  id text not null,
  -- 20 digits, or code-number: one key for one invoice.
  fapiao_key text not null check (fapiao_key ~ '^(\d{20}|(\d{10}|\d{12})-\d{8})$'),
  kind text not null check (kind in ('blue', 'red')),
  seller_id text not null,
  buyer_id text not null,
  issued_on date not null,
  net_minor bigint not null check (net_minor > 0),
  tax_minor bigint not null check (tax_minor >= 0),
  total_minor bigint not null check (total_minor = net_minor + tax_minor),
  currency text not null,
  -- The invoice that a red letter takes back; what red letters took of a blue one.
  red_of text,
  red_minor bigint not null default 0 check (red_minor between 0 and total_minor),
  -- What receivables were presented on it.
  receivable_minor bigint not null default 0 check (receivable_minor between 0 and total_minor),
  verification text not null default 'unverified' check (verification in ('unverified', 'verified', 'void', 'differs')),
  verified_at timestamptz,
  verification_evidence text,
  contract_id text,
  order_number text,
  delivery_number text,
  -- Verdict of the buyer's own system: order, receipt and payable agree, or what does not.
  match_verdict text,
  import_id text,
  participants text[] not null check (participants @> array[seller_id, buyer_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (fapiao_key, tenant_id),
  foreign key (tenant_id, seller_id) references party (tenant_id, id),
  foreign key (tenant_id, buyer_id) references party (tenant_id, id),
  foreign key (tenant_id, red_of) references invoice (tenant_id, id),
  foreign key (tenant_id, contract_id) references contract (tenant_id, id),
  check (seller_id <> buyer_id),
  check ((kind = 'red') = (red_of is not null)),
  check ((verification = 'unverified') = (verified_at is null))
);
create index invoice_participants on invoice using gin (participants);
create index invoice_order on invoice (buyer_id, order_number, tenant_id) where order_number is not null;
create index invoice_contract on invoice (contract_id, tenant_id) where contract_id is not null;
create index invoice_red on invoice (red_of, tenant_id) where red_of is not null;
select holdfast_protect('invoice');

create table delivery (
  tenant_id text not null references tenant,
  id text not null,
  invoice_id text not null,
  kind text not null check (kind in ('gate_out', 'custody', 'proof_of_delivery', 'goods_receipt', 'telemetry')),
  reference text not null check (length(reference) between 1 and 100),
  delivered_on date not null,
  accepted_on date check (accepted_on >= delivered_on),
  -- What the platform itself recorded of it.
  lot_id text,
  event_id text,
  evidence_hash text check (evidence_hash ~ '^[0-9a-f]{64}$'),
  stated_by text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (invoice_id, kind, reference, tenant_id),
  foreign key (tenant_id, invoice_id) references invoice (tenant_id, id),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id),
  foreign key (tenant_id, event_id) references event (tenant_id, id),
  check (case when kind in ('gate_out', 'custody', 'telemetry') then lot_id is not null and event_id is not null
              else evidence_hash is not null end)
);
select holdfast_protect('delivery', 'select, insert');
