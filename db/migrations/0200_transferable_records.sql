-- Title: one table of transferable records for bills of lading and warehouse receipts alike, and one chain for each.
-- Singularity (MLETR 10): the row is the record. Control (MLETR 11): one holder, in one column, changed by conditional
-- update. Integrity (MLETR 10(2)): the chain, append-only, each link hashed over the one before and signed.
create table transferable_record (
  tenant_id text not null references tenant,
  -- The document's own identifier.
  id text not null,
  kind text not null check (kind in ('bill', 'warehouse_receipt', 'ebl')),
  negotiability text not null check (negotiability in ('order', 'straight')),
  issuer_id text not null,
  first_holder_id text not null,
  status text not null check (status in ('issued', 'surrender_requested', 'surrendered', 'delivered',
    'surrendered_for_amendment', 'on_paper', 'lost', 'void')),
  status_since timestamptz not null,
  -- Possession and title are two seats. Of a document endorsed in blank, title.ownerId is null: it follows possession.
  holder_id text not null,
  title jsonb not null check (title ? 'ownerId' and title ? 'endorsable'),
  nominee jsonb,
  -- What the last act handed over, which its recipient may reject as the next act.
  reject_window jsonb not null,
  pledgee_id text,
  consent jsonb,
  surrender jsonb,
  stop text check (stop in ('loss', 'court_order')),
  -- Integers in the document's own unit: kilograms of a bill, the receipt's unit at its scale.
  unit text not null,
  quantity bigint not null check (quantity > 0),
  outstanding bigint not null check (outstanding >= 0),
  deliverable bigint not null check (deliverable >= 0),
  delivered bigint not null check (delivered >= 0),
  -- The document that this one was issued in place of.
  replaces_id text,
  -- Grows by one with each act of the chain.
  version integer not null check (version > 0),
  head_hash text not null check (head_hash ~ '^[0-9a-f]{64}$'),
  participants text[] not null check (participants @> array[issuer_id, holder_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  -- A document is replaced once.
  unique (tenant_id, replaces_id),
  foreign key (tenant_id, replaces_id) references transferable_record (tenant_id, id),
  foreign key (tenant_id, issuer_id) references party (tenant_id, id),
  foreign key (tenant_id, holder_id) references party (tenant_id, id),
  foreign key (tenant_id, pledgee_id) references party (tenant_id, id),
  constraint record_conserves check (outstanding + deliverable + delivered = quantity),
  constraint record_waits check ((status = 'surrender_requested') = (surrender is not null)),
  constraint record_ends check (status <> 'delivered' or (outstanding = 0 and deliverable = 0)),
  constraint record_surrendered check (status <> 'surrendered' or outstanding = 0)
);
create index transferable_record_participants on transferable_record using gin (participants);
select holdfast_protect('transferable_record');

create table record_link (
  tenant_id text not null references tenant,
  record_id text not null,
  version integer not null,
  act text not null,
  by_party_id text not null,
  detail jsonb not null,
  remark text check (octet_length(remark) <= 120),
  at timestamptz not null,
  -- Of the link before; of the document itself for the first.
  previous_hash text not null check (previous_hash ~ '^[0-9a-f]{64}$'),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  signature text not null,
  key_id text not null,
  primary key (tenant_id, record_id, version),
  -- Nothing follows a link twice: a chain has no fork.
  unique (tenant_id, record_id, previous_hash),
  foreign key (tenant_id, record_id) references transferable_record (tenant_id, id)
);
select holdfast_protect('record_link', 'select, insert');

-- Bills issued before had unsigned chains. They cannot be signed after the fact, and are not thrown away either.
do $$
begin
  if exists (select from bill) then
    raise exception 'this database holds bills with unsigned chains; end them with the version that issued them first';
  end if;
end $$;
drop table bill_act;
alter table bill
  drop column legal_basis, drop column shipper_id, drop column order_of_id, drop column notify_id,
  drop column holder_id, drop column title_owner_id, drop column originals_issued, drop column place_of_receipt,
  drop column place_of_delivery, drop column goods_description, drop column gross_weight_kg, drop column packages,
  drop column freight, drop column clauses, drop column legs, drop column issued_on, drop column taken_in_charge_on,
  drop column status, drop column surrender_requested_by, drop column version,
  -- The document: everything it says, as it was issued. The first link of the chain is over its canonical form.
  add column document jsonb not null;
alter table bill drop constraint bill_form_check;
alter table bill add constraint bill_form_check check (form in ('multimodal', 'rail_house', 'ocean'));
alter table bill add foreign key (tenant_id, id) references transferable_record (tenant_id, id);

-- Lots leave a document one by one: asked for, surrendered, delivered. A live lot is one that the document stands for.
alter table bill_lot
  add column stage text not null default 'outstanding' check (stage in ('outstanding', 'requested', 'surrendered', 'delivered'));
