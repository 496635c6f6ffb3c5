-- Part of what was filed is security no more: by when the filing must say so, since when a filing must have been prepared to
-- say it, and when that day passed without one.
alter table registration
  add column partly_freed_at timestamptz,
  add column amend_due_on date,
  add column amend_lapsed_at timestamptz,
  add check ((partly_freed_at is null) = (amend_due_on is null)),
  add check (amend_lapsed_at is null or amend_due_on is not null);
