-- What a party's events are listed by (EPCIS 2.0 section 12.6): its few types, steps, places and dispositions, each once, kept as events are
-- captured. Read from the events themselves a list cost as much as there are events.
create table epcis_value (
  tenant_id text not null references tenant,
  captured_by text not null,
  name text not null check (name in ('type', 'biz_step', 'biz_location', 'read_point', 'disposition')),
  value text not null,
  participants text[] not null check (participants @> array[captured_by]),
  primary key (tenant_id, captured_by, name, value)
);
insert into epcis_value (tenant_id, captured_by, name, value, participants)
  select distinct e.tenant_id, e.captured_by, v.name, v.value, array[e.captured_by]
  from epcis_event e cross join lateral (values ('type', e.type), ('biz_step', e.biz_step), ('biz_location', e.biz_location),
    ('read_point', e.read_point), ('disposition', e.disposition)) v (name, value)
  where v.value is not null;
select holdfast_protect('epcis_value', 'select, insert');
