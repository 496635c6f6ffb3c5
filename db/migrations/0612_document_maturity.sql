-- A pledged document that matures before the debt (Civil Code 442): what the lender chose to do with it, once for each day.
create table maturity_choice (
  tenant_id text not null references tenant,
  id text not null,
  pledge_id text not null,
  facility_id text not null,
  item_id text not null,
  lender_id text not null,
  pledgor_id text not null,
  matures_on date not null,
  choice text not null check (choice in ('extend', 'take_goods', 'collect')),
  extended_to date,
  document_hash text not null,
  chosen_by text not null,
  chosen_at timestamptz not null,
  participants text[] not null check (participants @> array[lender_id, pledgor_id]),
  primary key (tenant_id, id),
  constraint maturity_choice_once unique (tenant_id, pledge_id, item_id, matures_on),
  foreign key (tenant_id, pledge_id) references pledge (tenant_id, id),
  check ((choice = 'extend') = (extended_to is not null)),
  check (extended_to > matures_on)
);
create index maturity_choice_item on maturity_choice (tenant_id, item_id);
create index maturity_choice_participants on maturity_choice using gin (participants);
select holdfast_protect('maturity_choice', 'select, insert');
