-- When a device was last asked to send again what is missing, and how often in a row.
alter table device_state
  add column resend_asked_at timestamptz,
  add column resend_asks integer not null default 0;

-- Drops the partitions of days before `keep_from`, oldest first, and says which days went.
create function drop_observation_partitions(keep_from date) returns setof date
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  part record;
begin
  for part in
    select c.relname, to_date(right(c.relname, 8), 'YYYYMMDD') as day
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'observation'::regclass and c.relname ~ '^observation_\d{8}$'
    order by 2
  loop
    exit when part.day >= keep_from;
    execute format('drop table %I', part.relname);
    return next part.day;
  end loop;
end $$;
revoke all on function drop_observation_partitions(date) from public;
grant execute on function drop_observation_partitions(date) to holdfast_app;

-- The age of a snapshot bounds what must be folded again after a restart, and with it how long observations are needed.
alter table subject_state add column snapshot_at timestamptz not null default now();

-- What the engine made of an observation, so that late data can be judged again in their place: when it happened, whether
-- anything says so, and which of its readings are not believed.
alter table observation
  add column event_at timestamptz,
  add column is_timed boolean,
  add column doubts text[];
