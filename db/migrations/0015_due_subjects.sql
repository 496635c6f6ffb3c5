-- Timers ask every few seconds: what is due is found by its time, however many subjects are watched, and the longest due
-- comes first, whoever's it is.
create index subject_state_due on subject_state (next_tick_at);
create or replace function due_subjects(at timestamptz, most integer) returns table (tenant_id text, subject_id text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select s.tenant_id, s.subject_id from subject_state s where s.next_tick_at <= at order by s.next_tick_at limit most
$$;
