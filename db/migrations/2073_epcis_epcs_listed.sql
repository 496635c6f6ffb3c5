-- Each thing that a party's events name is kept beside them, too, as their types and places are: listing them read every event.
alter table epcis_value drop constraint epcis_value_name_check;
alter table epcis_value add constraint epcis_value_name_check
  check (name in ('type', 'biz_step', 'biz_location', 'read_point', 'disposition', 'any_epc'));
-- An owner of the tables who is no superuser saw none of the events when the other values were filled in: they are once more.
alter table epcis_event no force row level security;
alter table epcis_value no force row level security;
alter table epcis_value disable trigger guard;
insert into epcis_value (tenant_id, captured_by, name, value, participants)
  select distinct e.tenant_id, e.captured_by, v.name, v.value, array[e.captured_by]
  from epcis_event e cross join lateral (
    select v.name, v.value from (values ('type', e.type), ('biz_step', e.biz_step), ('biz_location', e.biz_location),
      ('read_point', e.read_point), ('disposition', e.disposition), ('any_epc', e.parent_id)) v (name, value)
    union all select 'any_epc', o.value from unnest(e.epcs || e.input_epcs || e.output_epcs) o (value)) v
  where octet_length(v.value) <= 2000
  on conflict do nothing;
alter table epcis_value enable trigger guard;
alter table epcis_value force row level security;
alter table epcis_event force row level security;
