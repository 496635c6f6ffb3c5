-- When the tax authority's record of a financed invoice was last asked for, whatever came of it: who asks takes it first, and one
-- whose answer does not come stands before no other.
alter table invoice add column check_tried_at timestamptz;

-- What is financed now, for those who look again at what stands behind it.
create index consumption_claim_subject on consumption_claim (subject_id, tenant_id)
  where kind = 'receivable' and status in ('pending', 'financed');
