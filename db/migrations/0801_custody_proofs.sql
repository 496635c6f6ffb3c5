-- An engagement ends: by the lender at once, by the custodian after its notice. From control to monitoring by the lender alone;
-- back by both, and with a new hand-over.
alter table custody_agreement
  add column notice_given_at timestamptz,
  add column ends_at timestamptz,
  add column ended_by text,
  add column end_reason text,
  add column wanted_level text check (wanted_level = 'control'),
  add check ((notice_given_at is null) = (ends_at is null));

-- Two looked at who belongs to whom, and found that this custodian may hold for this lender what this party pledged.
create table custodian_clearance (
  tenant_id text not null references tenant,
  lender_id text not null,
  custodian_id text not null,
  pledgor_id text not null,
  cleared_by text not null,
  cleared_at timestamptz not null,
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, lender_id, custodian_id, pledgor_id),
  foreign key (tenant_id, custodian_id) references party (tenant_id, id),
  foreign key (tenant_id, pledgor_id) references party (tenant_id, id)
);
select holdfast_protect('custodian_clearance', 'select, insert');
