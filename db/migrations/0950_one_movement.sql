-- One release is one movement, whether the gate or a ticket of the weighbridge tells of it first; a wrong ticket is voided,
-- and stays on record.
alter table weighbridge_ticket
  -- Made by the gate as it let goods out, not by who keeps the scale.
  add column by_gate boolean not null default false,
  -- What of it is the movement of the order it names; none where that was not open, or was used up.
  add column ordered_value bigint not null default 0,
  -- What of it does not move the stock: counted already by the gate, beyond its order, or void.
  add column uncounted_value bigint not null default 0,
  -- Until then the gate may still take its order: the books follow only there.
  add column order_until timestamptz,
  add column voided_at timestamptz,
  add check (ordered_value between 0 and quantity_value),
  add check (uncounted_value between 0 and quantity_value),
  add check (voided_at is null or uncounted_value = quantity_value);
create index weighbridge_ticket_order on weighbridge_ticket (tenant_id, release_id) where release_id is not null;
create index weighbridge_ticket_ahead on weighbridge_ticket (tenant_id, site_id, commodity_id) where order_until is not null;

create or replace function weighbridge_move_stock() returns trigger language plpgsql as $$
declare
  moved bigint := case tg_op
    when 'INSERT' then new.quantity_value - new.uncounted_value else old.uncounted_value - new.uncounted_value end;
begin
  insert into site_stock (tenant_id, site_id, commodity_id, inbound_value, outbound_value)
  values (new.tenant_id, new.site_id, new.commodity_id,
    case new.direction when 'in' then moved else 0 end,
    case new.direction when 'out' then moved else 0 end)
  on conflict (tenant_id, site_id, commodity_id) do update set
    inbound_value = site_stock.inbound_value + excluded.inbound_value,
    outbound_value = site_stock.outbound_value + excluded.outbound_value;
  return null;
end $$;
create trigger weighbridge_recount_stock after update of uncounted_value on weighbridge_ticket
  for each row when (old.uncounted_value is distinct from new.uncounted_value) execute function weighbridge_move_stock();

-- What a ticket says stays as it was written; only what follows from it may change.
drop trigger append_only on weighbridge_ticket;
grant update (ordered_value, uncounted_value, order_until, voided_at) on weighbridge_ticket to holdfast_app;

-- Releases that were counted twice count once.
alter table weighbridge_ticket disable trigger guard;
alter table weighbridge_ticket no force row level security;
alter table site_stock disable trigger guard;
alter table site_stock no force row level security;
update weighbridge_ticket set by_gate = true where release_id is not null and starts_with(number, release_id);
update weighbridge_ticket t set
  ordered_value = t.quantity_value,
  uncounted_value = case when exists (
    select from weighbridge_ticket g where g.tenant_id = t.tenant_id and g.release_id = t.release_id
      and g.site_id = t.site_id and g.commodity_id = t.commodity_id and g.by_gate) then t.quantity_value else 0 end
where t.release_id is not null and not t.by_gate;
alter table weighbridge_ticket force row level security;
alter table weighbridge_ticket enable trigger guard;
alter table site_stock force row level security;
alter table site_stock enable trigger guard;
