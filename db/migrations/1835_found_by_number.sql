-- What people ask for by its number: an invoice by the presentation that it came with, goods by their tariff code, a facility by the reference
-- that its letters give it.
alter table presentation
  add column invoice_number text
  generated always as (jsonb_path_query_first(documents, '$[*] ? (@.type == "commercial_invoice").number') #>> '{}') stored;
create index presentation_invoice_number_begins on presentation (tenant_id, invoice_number collate "C");
alter table facility add column reference text not null generated always as (upper(right(id, 8))) stored;
create index facility_reference_begins on facility (tenant_id, reference collate "C");
create index lot_hs_code_begins on lot (tenant_id, hs_code collate "C");
