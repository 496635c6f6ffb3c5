-- Custody along the way: what happened to the goods of a document between receipt and delivery.
create table bill_event (
  tenant_id text not null references tenant,
  bill_id text not null,
  id text not null,
  kind text not null check (kind in ('departure', 'arrival', 'handover', 'border_crossing', 'gauge_change', 'reseal',
    'gate_in', 'gate_out', 'inspection')),
  at timestamptz not null,
  place jsonb not null,
  -- Null: the whole consignment.
  container_number text,
  detail jsonb not null,
  -- Which interface told it, so that one fact told twice over two of them can be seen to be one.
  source text not null check (source in ('api', 'epcis', 'dcsa')),
  by_party_id text not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, bill_id) references bill (tenant_id, id)
);
-- The same thing at the same instant is one event, whoever tells it again.
create unique index bill_event_once on bill_event (tenant_id, bill_id, kind, at, coalesce(container_number, ''));
create index bill_event_bill on bill_event (tenant_id, bill_id, at);
select holdfast_protect('bill_event', 'select, insert');

-- What is wrong between the document and the carriage beneath it; cleared when it is so no more, accepted by the lender.
create table bill_finding (
  tenant_id text not null references tenant,
  bill_id text not null,
  code text not null,
  subject text not null,
  severity text not null check (severity in ('breach', 'alarm')),
  detail jsonb not null,
  opened_at timestamptz not null,
  cleared_at timestamptz,
  accepted_at timestamptz,
  accepted_by text,
  acceptance_note text,
  primary key (tenant_id, bill_id, code, subject, opened_at),
  foreign key (tenant_id, bill_id) references bill (tenant_id, id),
  check ((accepted_at is null) = (accepted_by is null))
);
create unique index bill_finding_open on bill_finding (tenant_id, bill_id, code, subject) where cleared_at is null;
select holdfast_protect('bill_finding');
