-- A release order names lots and the most of each that may leave; what it names is reserved until it leaves, is called
-- back or expires.
drop index release_live;
alter table release
  drop constraint release_status_check,
  add check (status in ('requested', 'approved', 'executed', 'declined', 'expired')),
  add column buyer jsonb,
  add column purpose text,
  -- What the officer who approves must have seen: score of ordinary course, purchase-money days, age of the price, shortage.
  add column flags jsonb not null default '{}',
  drop column lot_id;
create index release_orders on release (tenant_id, facility_id, valid_until) where status = 'approved';
create index release_participants on release using gin (participants);

create table release_line (
  tenant_id text not null references tenant,
  release_id text not null,
  lot_id text not null,
  quantity_value bigint not null check (quantity_value > 0),
  -- What the weighbridge saw leave; null until then.
  left_value bigint check (left_value >= 0),
  primary key (tenant_id, release_id, lot_id),
  foreign key (tenant_id, release_id) references release (tenant_id, id),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id)
);
create index release_line_lot on release_line (tenant_id, lot_id);
select holdfast_protect('release_line');
