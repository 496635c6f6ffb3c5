-- Control positions as a list: each has a name of its own, made of whose it is and over what.
alter table control_position add column id text not null generated always as ('pos_' || md5(pledgee_id || ' ' || item_id)) stored;
create unique index control_position_id on control_position (tenant_id, id);
-- As they stood at an instant: each position's last turn before it.
create index control_position_history_at on control_position_history (tenant_id, pledgee_id, item_id, at desc, seq desc);

-- Goods are compared within their unit, those that are weighed in tonnes, at whatever scale they were written down.
create index lot_quantity on lot (tenant_id, (coalesce(case quantity_unit when 'KGM' then 'TNE' else quantity_unit end, '') collate "C"),
  (quantity_value / 10::numeric ^ quantity_scale / case quantity_unit when 'KGM' then 1000 else 1 end), id);

-- Ways are found by how their codes and names begin.
create index corridor_code_begins on corridor (tenant_id, code collate "C");
create index corridor_name_begins on corridor (tenant_id, name collate "C");
create index corridor_name_zh_begins on corridor (tenant_id, name_zh collate "C");
