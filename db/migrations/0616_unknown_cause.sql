-- The cause of a margin call is unknown while an incident of custody over its goods has none: then Civil Code 433 gives no
-- demand yet.
alter table margin_call
  drop constraint margin_call_cause_check,
  add constraint margin_call_cause_check
    check (cause in ('market', 'quality', 'shortage', 'exposure', 'custody_fault', 'unknown')),
  add check (cause <> 'unknown' or status in ('barred', 'cured', 'withdrawn'));
