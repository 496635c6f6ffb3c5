-- Contracts of carriage beneath or beside a bill: railway notes, sea waybills, road notes. None is a document of title.
create table consignment_note (
  tenant_id text not null references tenant,
  id text not null,
  regime text not null check (regime in ('CIM', 'SMGS', 'CIM/SMGS', 'SEA_WAYBILL', 'CMR')),
  number text not null,
  bill_id text,
  registered_by text not null,
  -- As accepted by the carrier; what changed since is in note_amendment.
  terms jsonb not null,
  -- CIM article 19: redirection needs the duplicate.
  duplicate_holder_id text,
  participants text[] not null check (participants @> array[registered_by]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, regime, number),
  foreign key (tenant_id, bill_id) references bill (tenant_id, id),
  foreign key (tenant_id, registered_by) references party (tenant_id, id),
  foreign key (tenant_id, duplicate_holder_id) references party (tenant_id, id)
);
create index consignment_note_bill on consignment_note (tenant_id, bill_id);
create index consignment_note_participants on consignment_note using gin (participants);
select holdfast_protect('consignment_note');

create table note_amendment (
  tenant_id text not null references tenant,
  note_id text not null,
  kind text not null check (kind in ('redirection', 'duplicate_moved')),
  by_party_id text not null,
  at timestamptz not null,
  detail jsonb not null,
  foreign key (tenant_id, note_id) references consignment_note (tenant_id, id)
);
create index note_amendment_note on note_amendment (tenant_id, note_id, at);
select holdfast_protect('note_amendment', 'select, insert');
