-- What was heard of a device is written when there is something to say of it, and no more with every batch: the rows of
-- `observation` above `settled_version` belong to the account too. A watched device is numbered by its subject, whose row
-- decides who judges; any other by itself.
alter table device_state
  add column settled_version bigint not null default 0,
  add column is_watched boolean not null default false;

-- Whoever migrates need not be above row-level security.
alter table device_state no force row level security;
alter table observation no force row level security;
alter table subject_device no force row level security;
alter table subject_state no force row level security;
select set_config('app.xid', pg_current_xact_id()::text, true);
update device_state s set
  settled_version = coalesce((select max(o.fold_version) from observation o
                              where o.tenant_id = s.tenant_id and o.device_number = s.device_number), 0),
  is_watched = exists (select from subject_device w
                       where w.tenant_id = s.tenant_id and w.device_number = s.device_number and w.live);
-- A device that watched something before has used higher numbers: its subject goes on above them.
update subject_state s set version = greatest(s.version, (
  select coalesce(max(d.settled_version), 0) from subject_device w
  join device_state d on d.tenant_id = w.tenant_id and d.device_number = w.device_number
  where w.tenant_id = s.tenant_id and w.subject_id = s.subject_id and w.live));
alter table device_state force row level security;
alter table observation force row level security;
alter table subject_device force row level security;
alter table subject_state force row level security;
comment on column device_state.settled_version is 'fold_version of the newest observation that this row has account of';

-- A device's account as it stands. What was judged an hour late is still found: nothing waits for a day.
create view device_account with (security_invoker = true) as
  select s.tenant_id, s.device_number, s.seen + coalesce(h.seen, '{}') as seen, s.received + h.received as received, s.repeated,
    greatest(s.last_received_at, h.received_at) as last_received_at,
    case when h.latest_at >= coalesce(s.latest_at, '-infinity') then h.latest else s.latest end as latest,
    greatest(s.latest_at, h.latest_at) as latest_at, greatest(s.settled_version, h.version) as version
  from device_state s cross join lateral (
    select range_agg(int8range(o.seq, o.seq, '[]')) as seen, count(*) as received, max(o.received_at) as received_at,
      (array_agg(o.payload order by o.at desc, o.fold_version desc))[1] as latest, max(o.at) as latest_at, max(o.fold_version) as version
    from observation o
    where o.tenant_id = s.tenant_id and o.device_number = s.device_number and o.fold_version > s.settled_version
      and o.received_at >= coalesce(s.last_received_at, '-infinity') - interval '1 day'
  ) h;
grant select on device_account to holdfast_app;
