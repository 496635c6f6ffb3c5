-- A document of title is asked for by its number.
create index bill_number_begins on bill (tenant_id, number collate "C");
