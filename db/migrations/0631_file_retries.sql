-- A file whose reading fails for a reason of its own is tried again later and later, and given up in the end.
alter table import_file
  add column failures integer not null default 0 check (failures >= 0),
  add column retry_at timestamptz;
