-- Lines of a statement file that waits for its second person, by reference: money is not booked under one as if it waited for nobody.
create table proposed_line (
  tenant_id text not null references tenant,
  proposal_id text not null,
  party_id text not null,
  reference_key text not null,
  participants text[] not null check (participants @> array[party_id]),
  primary key (tenant_id, proposal_id, reference_key),
  foreign key (tenant_id, proposal_id) references proposal (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id)
);
create index proposed_line_reference on proposed_line (tenant_id, party_id, reference_key);
select holdfast_protect('proposed_line', 'select, insert, update, delete');
create index proposal_of_file on proposal (tenant_id, object_id) where verb = 'file.completeStatement';
