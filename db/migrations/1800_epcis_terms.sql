-- What else the simple event query asks of an event (EPCIS 2.0 section 8.2.7.1): words `name value`, and figures by name.
-- Null in events captured before: a query that asks for them says so instead of finding too little.
alter table epcis_event
  add column terms text[],
  add column figure_names text[],
  add column figure_values double precision[],
  add constraint epcis_event_figures check (cardinality(figure_names) = cardinality(figure_values));
create index epcis_event_before_terms on epcis_event (tenant_id, captured_by, record_time) where terms is null;

-- A query may be ended, and its name given to another: nobody is subscribed to it any more then.
alter table epcis_query add column ended_at timestamptz;
drop trigger append_only on epcis_query;
grant update (query, created_at, ended_at) on epcis_query to holdfast_app;
