-- Orders to a lender's bank to pay what is on record as paid: each payment in one order that stands, and what the bank said of it.
create table payment_order (
  tenant_id text not null references tenant,
  id text not null,
  party_id text not null,
  account_number text not null,
  payments integer not null check (payments > 0),
  control_sum text not null,
  document text not null,
  sha256 text not null,
  ordered_by text not null,
  ordered_at timestamptz not null,
  participants text[] not null check (participants @> array[party_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id)
);
select holdfast_protect('payment_order', 'select, insert');

create table payment_order_item (
  tenant_id text not null references tenant,
  order_id text not null,
  payment_id text not null,
  end_to_end_id text not null check (length(end_to_end_id) between 1 and 35),
  status text not null check (status in ('ordered', 'accepted', 'settled', 'rejected')),
  reason text,
  said_at timestamptz,
  primary key (tenant_id, order_id, payment_id),
  unique (tenant_id, order_id, end_to_end_id),
  foreign key (tenant_id, order_id) references payment_order (tenant_id, id),
  foreign key (tenant_id, payment_id) references money_payment (tenant_id, id)
);
create unique index payment_order_item_once on payment_order_item (tenant_id, payment_id) where status <> 'rejected';
select holdfast_protect('payment_order_item');
select holdfast_belong_to('payment_order_item', 'payment_order', 'order_id');
