-- What a device says of a time that had not come when it was received shows nothing of the present: half a minute is what clocks
-- that are kept by network time differ by. What is within that is as new as its receipt, and no newer.
create or replace view device_account with (security_invoker = true) as
  select s.tenant_id, s.device_number, s.seen + coalesce(h.seen, '{}') as seen, s.received + h.received as received, s.repeated,
    greatest(s.last_received_at, h.received_at) as last_received_at,
    case when h.latest_at >= coalesce(s.latest_at, '-infinity') then h.latest else s.latest end as latest,
    greatest(s.latest_at, h.latest_at) as latest_at, greatest(s.settled_version, h.version) as version
  from device_state s cross join lateral (
    select range_agg(int8range(o.seq, o.seq, '[]')) filter (where o.is_evidence) as seen, count(*) as received,
      max(o.received_at) as received_at,
      (array_agg(o.payload order by least(o.at, o.received_at) desc, o.fold_version desc)
        filter (where o.is_evidence and o.at <= o.received_at + interval '30 seconds'))[1] as latest,
      max(least(o.at, o.received_at)) filter (where o.is_evidence and o.at <= o.received_at + interval '30 seconds') as latest_at,
      max(o.fold_version) as version
    from observation o
    where o.tenant_id = s.tenant_id and o.device_number = s.device_number and o.fold_version > s.settled_version
      and o.received_at >= coalesce(s.last_received_at, '-infinity') - interval '1 day'
  ) h;

-- Whoever migrates need not be above row-level security.
alter table device_state no force row level security;
select set_config('app.xid', pg_current_xact_id()::text, true);
update device_state set latest = null, latest_at = null where latest_at > last_received_at + interval '30 seconds';
update device_state set latest_at = last_received_at where latest_at > last_received_at;
alter table device_state force row level security;
