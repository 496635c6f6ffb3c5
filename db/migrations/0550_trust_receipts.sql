-- The applicant has the documents of a presentation and holds the goods, and what they fetch, for the bank. Drawn up by the
-- bank, signed by the applicant; in force once the documents left the bank against it; recalled when control is lost.
create table trust_receipt (
  tenant_id text not null references tenant,
  id text not null,
  presentation_id text not null,
  credit_id text not null,
  facility_id text not null,
  -- The document of title that goes against it, where the presentation has one on record.
  bill_id text,
  -- What is held in trust, and what came out of it by splitting and merging.
  lot_ids text[] not null,
  lender_id text not null,
  applicant_id text not null,
  goods text not null,
  proceeds_account text not null,
  expires_on date not null,
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  status text not null check (status in ('drawn_up', 'signed', 'released', 'recalled', 'discharged', 'withdrawn')),
  drawn_up_by text not null,
  signed_by text,
  signed_at timestamptz,
  released_at timestamptz,
  recall jsonb,
  participants text[] not null check (participants @> array[lender_id, applicant_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, presentation_id) references presentation (tenant_id, id),
  foreign key (tenant_id, credit_id) references credit (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  foreign key (tenant_id, applicant_id) references party (tenant_id, id),
  check ((signed_by is null) = (signed_at is null)),
  check ((status in ('signed', 'released', 'recalled')) <= (signed_by is not null)),
  check ((status in ('released', 'recalled')) <= (released_at is not null)),
  check ((status = 'recalled') <= (recall is not null))
);
-- One stands for a presentation at a time.
create unique index trust_receipt_live on trust_receipt (tenant_id, presentation_id)
  where status not in ('discharged', 'withdrawn');
create index trust_receipt_bill on trust_receipt (tenant_id, bill_id);
create index trust_receipt_lots on trust_receipt using gin (lot_ids);
create index trust_receipt_participants on trust_receipt using gin (participants);
select holdfast_protect('trust_receipt');
