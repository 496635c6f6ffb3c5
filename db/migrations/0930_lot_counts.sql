-- How much of a lot the lender's own side has counted where it lies. What was taken in after the count, or poured in beside it,
-- rests on the custodian's word alone and is not in here; what goes from lot to lot takes its share along.
create table lot_count (
  tenant_id text not null references tenant,
  lender_id text not null,
  lot_id text not null,
  counted_value bigint not null check (counted_value >= 0),
  counted_at timestamptz not null,
  primary key (tenant_id, lot_id, lender_id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id)
);

-- What was counted before this table was kept: each supervision's newest count, of lots that were held there then and are now.
alter table supervision no force row level security;
alter table supervision_record no force row level security;
alter table lot no force row level security;
alter table lot_custody no force row level security;
insert into lot_count (tenant_id, lender_id, lot_id, counted_value, counted_at)
select distinct on (s.tenant_id, l.id, s.lender_id) s.tenant_id, s.lender_id, l.id,
  least(l.quantity_value, (count -> 'quantity' ->> 'value')::bigint), r.recorded_at
from supervision s
join lateral (
  select * from supervision_record r
  where r.tenant_id = s.tenant_id and r.supervision_id = s.id and r.kind = 'independent_count'
  order by r.recorded_at desc, r.id desc limit 1
) r on s.state <> 'lost'
cross join lateral jsonb_array_elements(coalesce(r.detail -> 'counts', '[]')) count
join lot l on l.tenant_id = s.tenant_id and l.id = count ->> 'lotId'
  and l.quantity_scale = (count -> 'quantity' ->> 'scale')::smallint
join lot_custody c on c.tenant_id = l.tenant_id and c.lot_id = l.id and c.ended_at is null
  and c.site_id = s.site_id and c.custodian_id = s.custodian_id and c.taken_at <= r.recorded_at
order by s.tenant_id, l.id, s.lender_id, r.recorded_at desc;
alter table supervision force row level security;
alter table supervision_record force row level security;
alter table lot force row level security;
alter table lot_custody force row level security;
select holdfast_protect('lot_count');
