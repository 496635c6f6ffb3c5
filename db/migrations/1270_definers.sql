-- Functions that run as whoever owns them look for tables in the catalogue and here, and in a session's own temporary schema last:
-- PostgreSQL searches that one first where it is not named.
do $$
declare
  definer regprocedure;
begin
  for definer in select oid from pg_proc where pronamespace = 'public'::regnamespace and prosecdef loop
    execute format('alter function %s set search_path = pg_catalog, public, pg_temp', definer);
  end loop;
end $$;

-- Days that something is kept at the least. The owner says it, from the configuration; the service reads it and can change nothing.
create table retention_floor (
  what text primary key check (what in ('observation')),
  days integer not null check (days >= 8)
);
insert into retention_floor values ('observation', 400);
grant select on retention_floor to holdfast_app;

-- As before, with names that no other schema can take.
create or replace function ensure_observation_partitions(today date, days integer) returns integer
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  day date;
  made integer := 0;
begin
  for day in select generate_series(today - 1, today + days, interval '1 day')::date loop
    if to_regclass(format('public.observation_%s', to_char(day, 'YYYYMMDD'))) is null then
      begin
        execute format('create table public.observation_%s partition of public.observation for values from (%L) to (%L)',
                       to_char(day, 'YYYYMMDD'), day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
        made := made + 1;
      exception
        -- Another process made it, or rows of that day lie in the default partition already; they stay there.
        when duplicate_table or check_violation then null;
      end;
    end if;
  end loop;
  return made;
end $$;

-- Drops the partitions of days before `keep_from`, oldest first, and says which days went. Where one of them is not due by the
-- floor and the server's own clock, nothing goes: whoever asks cannot say what time it is.
create or replace function drop_observation_partitions(keep_from date) returns setof date
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  kept integer := coalesce((select f.days from public.retention_floor f where f.what = 'observation'), 400);
  due date := (now() at time zone 'UTC')::date - kept;
  part record;
begin
  for part in
    select c.relname, to_date(right(c.relname, 8), 'YYYYMMDD') as day
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'public.observation'::regclass and c.relname ~ '^observation_\d{8}$'
    order by 2
  loop
    exit when part.day >= keep_from;
    if part.day >= due then
      raise exception 'observations are kept for % days: those of % may not go before % is over', kept, part.day, part.day + kept
        using errcode = '55000';
    end if;
    execute format('drop table public.%I', part.relname);
    return next part.day;
  end loop;
end $$;
