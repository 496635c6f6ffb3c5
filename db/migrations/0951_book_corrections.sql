-- What a keeper of goods corrects in the book, and the lenders whose goods it reaches agree to; both stay on record.
create table book_correction (
  tenant_id text not null references tenant,
  id text not null,
  kind text not null check (kind in ('ticket_void', 'lot_marks')),
  subject_id text not null,
  keeper_id text not null,
  stated jsonb not null,
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  asked_by text not null,
  asked_at timestamptz not null,
  -- Each of them has to agree.
  lender_ids text[] not null,
  answers jsonb not null default '[]',
  status text not null check (status in ('open', 'made', 'declined')),
  closed_at timestamptz,
  participants text[] not null check (participants @> (lender_ids || keeper_id)),
  primary key (tenant_id, id),
  foreign key (tenant_id, keeper_id) references party (tenant_id, id),
  check ((status = 'open') = (closed_at is null))
);
create unique index book_correction_open on book_correction (tenant_id, subject_id, kind) where status = 'open';
create index book_correction_participants on book_correction using gin (participants);
select holdfast_protect('book_correction');
