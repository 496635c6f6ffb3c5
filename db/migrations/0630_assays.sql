-- The quality of goods, proved for a lender by the assayer that it appointed: what was to be measured, what the sample
-- measured, and the seals put on the goods when it was drawn. Weight shows nothing of gilded lead or of slag in a container.
create table assay (
  tenant_id text not null references tenant,
  id text not null,
  lot_id text not null,
  lender_id text not null,
  assayer_id text not null,
  -- Each property with its unit and the bounds between which the goods are what they are said to be.
  specification jsonb not null,
  -- The assay that this one was copied from when its lot was split: the parts are of the same goods.
  split_from text,
  ordered_by text not null,
  ordered_at timestamptz not null,
  sampled_at timestamptz,
  seal_numbers text[] not null default '{}',
  measured jsonb,
  document_hash text,
  reported_by text,
  reported_at timestamptz,
  outcome text check (outcome in ('passed', 'failed')),
  voided_at timestamptz,
  void_reason text check (void_reason in ('seal_broken', 'sampled_again', 'merged', 'withdrawn')),
  -- The breach that voided it: when that turns out never to have been, the assay stands again.
  voided_by text,
  participants text[] not null check (participants @> array[lender_id, assayer_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id),
  check (lender_id <> assayer_id),
  check ((outcome is null) = (reported_at is null)),
  check ((outcome is null) = (sampled_at is null)),
  check ((voided_at is null) = (void_reason is null)),
  check (void_reason <> 'seal_broken' or voided_by is not null)
);
-- One order at a time, and one assay in force, for a lender and a lot.
create unique index assay_ordered on assay (tenant_id, lender_id, lot_id) where outcome is null and voided_at is null;
create unique index assay_in_force on assay (tenant_id, lender_id, lot_id) where outcome is not null and voided_at is null;
create index assay_lot on assay (tenant_id, lot_id);
create index assay_voided_by on assay (tenant_id, voided_by) where voided_by is not null;
create index assay_participants on assay using gin (participants);
select holdfast_protect('assay');
