-- Every settings of a watch, in force or asked for, has a number of its own; what is asked for has the highest. A lender agrees to
-- one of them, and that counts for no other.
alter table subject add column last_version integer;
-- Whoever migrates need not be above row-level security. Numbers that may have been given before are not given again: who agreed
-- to settings that are not in force is asked once more.
alter table subject no force row level security;
alter table subject disable trigger guard;
update subject set last_version = settings_version + case when asked is null then 1 else 2 end;
alter table subject enable trigger guard;
alter table subject force row level security;
alter table subject
  alter column last_version set default 1,
  alter column last_version set not null,
  add constraint subject_last_version check (last_version >= settings_version);
alter table watch_agreement
  drop constraint watch_agreement_pkey,
  add primary key (tenant_id, subject_id, pledgee_id, version);
