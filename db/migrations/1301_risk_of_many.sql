-- What an act puts at risk for other clients than the first, and in other currencies: a statement file brings money of many.
alter table event add column risk_more jsonb check (jsonb_typeof(risk_more) = 'array');
create index event_risk_more on event (tenant_id, at) where risk_more is not null;
