-- How much lies where, added up as it changes: of each lender by its live pledges, and of each custodian by what it keeps. Whatever moves a lot
-- marks it in its own transaction and waits for nobody; a job takes marks into lines and sums. What is marked is reckoned anew by whoever reads.
create table stock_moved (
  tenant_id text not null references tenant,
  id bigint generated always as identity,
  lot_id text not null,
  primary key (tenant_id, id)
);
select holdfast_protect('stock_moved', 'select, insert, update, delete');
-- A mark is set and taken, never changed.
revoke update on stock_moved from holdfast_app;
create policy participation on stock_moved as restrictive to holdfast_app using ((select current_setting('app.party', true)) = 'system');

-- A lot as it stands in the sums of a party; only the job writes here, and in the sums.
create table stock_line (
  tenant_id text not null references tenant,
  role text not null check (role in ('pledgee', 'custodian')),
  party_id text not null,
  lot_id text not null,
  commodity_id text,
  site_id text,
  custodian_id text,
  owner_id text,
  control text,
  unit text not null,
  quantity numeric not null,
  primary key (tenant_id, lot_id, role, party_id)
);
select holdfast_protect('stock_line', 'select, insert, update, delete');
create policy participation on stock_line as restrictive to holdfast_app using ((select current_setting('app.party', true)) = 'system');

create table stock_sum (
  tenant_id text not null references tenant,
  role text not null,
  party_id text not null,
  commodity_id text,
  site_id text,
  custodian_id text,
  owner_id text,
  control text,
  unit text not null,
  lots bigint not null,
  quantity numeric not null,
  unique nulls not distinct (tenant_id, role, party_id, commodity_id, site_id, custodian_id, owner_id, control, unit)
);
select holdfast_protect('stock_sum', 'select, insert, update, delete');
create policy participation on stock_sum as restrictive to holdfast_app using ((select current_setting('app.party', true)) = 'system');

create function holdfast_stock_moves(lots text[], tenant text) returns void language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  viewer text;
begin
  if cardinality(lots) = 0 then return; end if;
  viewer := holdfast_see_as('system');
  insert into stock_moved (tenant_id, lot_id) select distinct tenant, l from unnest(lots) l;
  perform holdfast_see_as(viewer);
end $$;

create function holdfast_stock_by_lot() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  perform holdfast_stock_moves(array_agg(a.id), a.tenant_id) from added a join gone g on g.tenant_id = a.tenant_id and g.id = a.id
    where (g.status, g.quantity_value, g.quantity_scale, g.quantity_unit, g.commodity_id, g.owner_id)
      is distinct from (a.status, a.quantity_value, a.quantity_scale, a.quantity_unit, a.commodity_id, a.owner_id)
    group by a.tenant_id;
  return null;
end $$;
create trigger stock_moved after update on lot referencing old table as gone new table as added
  for each statement execute function holdfast_stock_by_lot();

create function holdfast_stock_by_custody() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  perform holdfast_stock_moves(array_agg(a.lot_id), a.tenant_id) from added a group by a.tenant_id;
  return null;
end $$;
create trigger stock_begun after insert on lot_custody referencing new table as added for each statement execute function holdfast_stock_by_custody();
create trigger stock_moved after update on lot_custody referencing new table as added for each statement execute function holdfast_stock_by_custody();

-- Goods that a document stands for, by the lots that it names.
create trigger stock_begun after insert on bill_lot referencing new table as added for each statement execute function holdfast_stock_by_custody();
create trigger stock_moved after update on bill_lot referencing new table as added for each statement execute function holdfast_stock_by_custody();
create trigger stock_begun after insert on receipt referencing new table as added for each statement execute function holdfast_stock_by_custody();
create trigger stock_moved after update on receipt referencing new table as added for each statement execute function holdfast_stock_by_custody();

create function holdfast_stock_by_pledge() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_stock_moves(array_agg(o.lot_id), a.tenant_id) from added a
    cross join lateral (select a.item_id as lot_id where a.item_id like 'lot\_%'
      union all select b.lot_id from bill_lot b where b.tenant_id = a.tenant_id and b.bill_id = a.item_id and b.live
      union all select r.lot_id from receipt r where r.tenant_id = a.tenant_id and r.id = a.item_id and r.live) o
    group by a.tenant_id;
  perform holdfast_see_as(viewer);
  return null;
end $$;
create trigger stock_begun after insert on pledge_item referencing new table as added for each statement execute function holdfast_stock_by_pledge();
create trigger stock_moved after update on pledge_item referencing new table as added for each statement execute function holdfast_stock_by_pledge();

create function holdfast_stock_by_position() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  perform holdfast_stock_moves(array_agg(a.item_id), a.tenant_id) from added a where a.item_id like 'lot\_%' group by a.tenant_id;
  return null;
end $$;
create trigger stock_begun after insert on control_position referencing new table as added for each statement execute function holdfast_stock_by_position();
create function holdfast_stock_by_position_changed() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  perform holdfast_stock_moves(array_agg(a.item_id), a.tenant_id)
    from added a join gone g on g.tenant_id = a.tenant_id and g.pledgee_id = a.pledgee_id and g.item_id = a.item_id
    where a.item_id like 'lot\_%' and (g.live, g.state) is distinct from (a.live, a.state) group by a.tenant_id;
  return null;
end $$;
create trigger stock_moved after update on control_position referencing old table as gone new table as added
  for each statement execute function holdfast_stock_by_position_changed();

-- Every lot, for what is there already and for who writes past the triggers: the job adds them up.
create function holdfast_stock_again() returns void language sql set search_path = pg_catalog, public, pg_temp as $$
  insert into stock_moved (tenant_id, lot_id) select tenant_id, id from lot;
$$;
-- Whoever owns the tables and is no superuser is held to row-level security, and would see no row: so it was with what is owed, which is
-- added up once more.
alter table lot no force row level security;
alter table stock_moved no force row level security;
alter table receivable no force row level security;
alter table owed_part no force row level security;
alter table stock_moved disable trigger guard;
alter table owed_part disable trigger guard;
select holdfast_stock_again();
select holdfast_owed_again();
alter table owed_part enable trigger guard;
alter table stock_moved enable trigger guard;
alter table owed_part force row level security;
alter table receivable force row level security;
alter table stock_moved force row level security;
alter table lot force row level security;
