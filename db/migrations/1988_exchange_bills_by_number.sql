-- Bills of exchange are looked up by how their number, or that of their contract, begins.
create index exchange_bill_number_begins on exchange_bill (tenant_id, number collate "C");
create index exchange_bill_contract_number_begins on exchange_bill (tenant_id, contract_number collate "C");
