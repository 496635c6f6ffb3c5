-- A fixing that was typed wrong is put right by another row: what was on record stays readable, and no longer counts.
alter table reference_rate
  add column replaces text,
  add column superseded_at timestamptz,
  drop constraint reference_rate_once;
create unique index reference_rate_once on reference_rate (lender_id, name, fixed_on, tenant_id) where superseded_at is null;
drop trigger append_only on reference_rate;
grant update (superseded_at) on reference_rate to holdfast_app;
