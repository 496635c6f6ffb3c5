-- A subject is told as its positions are: by what its devices say, and by every breach over it that nobody closed. What devices say alone is kept beside.
alter table subject add column own_status text not null default 'unverified';
alter table subject add column own_reason text not null default 'NEVER_HEARD';
-- Whoever owns the tables and is no superuser is held to row-level security, and would see no row.
alter table subject no force row level security;
alter table breach no force row level security;
alter table subject disable trigger user;
update subject set own_status = status, own_reason = status_reason;
update subject set status = 'at_risk' where status_reason = 'STEADYING';
update subject s set status = case when worst.is_lost then 'lost' else 'at_risk' end, status_reason = 'BREACH_' || upper(worst.kind)
from (
  select distinct on (b.tenant_id, b.subject_id) b.tenant_id, b.subject_id, b.kind,
    b.kind not in ('door_open', 'unplanned_stop', 'overdue', 'climate_excursion') as is_lost
  from breach b where not b.closed order by b.tenant_id, b.subject_id, is_lost desc, b.id
) worst
where worst.tenant_id = s.tenant_id and worst.subject_id = s.id
  and (worst.is_lost or s.own_reason = 'STEADYING' or s.own_status in ('in_control', 'at_risk'));
alter table subject enable trigger user;
alter table breach force row level security;
alter table subject force row level security;
