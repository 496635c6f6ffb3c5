-- A lender sets some rules for one client: there they stand before what it set for all.
alter table rule add column client_id text;
alter table rule add foreign key (tenant_id, client_id) references party (tenant_id, id);
alter table rule add check (client_id is null or (party_id is not null and client_id <> party_id));
alter table rule drop constraint rule_no_overlap;
alter table rule add constraint rule_no_overlap exclude using gist (
  tenant_id with =, key with =, coalesce(party_id, '') with =, coalesce(client_id, '') with =,
  daterange(valid_from, valid_to, '[]') with &&, tstzrange(known_from, known_until) with &&);
