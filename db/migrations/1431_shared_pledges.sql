-- A pledge up to a maximum amount may secure a line and its parts: what several facilities owe, in an agreed order or in proportion (Civil
-- Code 420, 439). Only such pledges have rows here, the facility that the pledge names among them, at place 0.
alter table pledge add column shares_by text check (shares_by in ('order', 'proportion'));
create table pledge_debt (
  tenant_id text not null references tenant,
  pledge_id text not null,
  facility_id text not null,
  place integer not null check (place >= 0),
  participants text[] not null,
  primary key (tenant_id, pledge_id, facility_id),
  unique (tenant_id, pledge_id, place),
  foreign key (tenant_id, pledge_id) references pledge (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id)
);
create index pledge_debt_facility on pledge_debt (tenant_id, facility_id);
select holdfast_protect('pledge_debt', 'select, insert');
