-- What a party stands in, on one lender's word and for that lender's gates: default, insolvency, a listing, a court's order that
-- stops a payment. Recorded alone and at once, because it protects; it ends and is never deleted.
create table standing (
  tenant_id text not null references tenant,
  id text not null,
  kind text not null check (kind in ('default', 'insolvency', 'listing', 'stop_payment')),
  party_id text not null,
  -- The credit or presentation that the court's order names.
  object_id text,
  list text check (list in ('sanction', 'dishonesty', 'licence_withdrawn')),
  authority text check (length(authority) between 1 and 200),
  document_number text check (length(document_number) between 1 and 60),
  document_hash text check (document_hash ~ '^[0-9a-f]{64}$'),
  since date not null,
  reason text not null check (length(reason) between 1 and 500),
  -- Whose gates it closes.
  recorded_by text not null,
  recorded_by_person text not null,
  recorded_at timestamptz not null,
  ended_at timestamptz check (ended_at >= recorded_at),
  ended_by_person text,
  end_reason text check (length(end_reason) between 1 and 500),
  end_document_hash text check (end_document_hash ~ '^[0-9a-f]{64}$'),
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  foreign key (tenant_id, recorded_by) references party (tenant_id, id),
  check ((kind = 'stop_payment') = (object_id is not null)),
  check ((kind = 'listing') = (list is not null)),
  check (kind = 'default' or (authority is not null and document_number is not null and document_hash is not null)),
  check ((ended_at is null) = (ended_by_person is null) and (ended_at is null) = (end_reason is null))
);
create unique index standing_once on standing (tenant_id, recorded_by, party_id, kind, coalesce(list, ''), coalesce(object_id, ''))
  where ended_at is null;
create index standing_object on standing (tenant_id, object_id) where ended_at is null and object_id is not null;
select holdfast_protect('standing');
