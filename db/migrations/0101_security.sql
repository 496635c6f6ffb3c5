-- Static: each lot is specific. Floating: free turnover above a floor in value and in quantity by grade; a floating charge
-- covers present and future stock and crystallises on its triggers (Civil Code 396, 411).
alter table pledge
  drop constraint pledge_kind_check,
  add check (kind in ('document', 'goods', 'receivable', 'charge')),
  add column mode text not null default 'static' check (mode in ('static', 'floating')),
  add column floor_value_minor bigint check (floor_value_minor > 0),
  -- Security given on the day the debt arose. For an old debt it is voidable for a year (Bankruptcy Law 31).
  add column is_new_value boolean not null default true,
  -- Registered, it defeats a transfer of charged goods (Civil Code 406, SI 43).
  add column restricts_transfer boolean not null default true,
  add column purchase_money_delivered_on date,
  add column crystallised_at timestamptz,
  add column crystallised_for text check (crystallised_for in ('due_unpaid', 'insolvency', 'agreed_trigger', 'serious_threat')),
  add check (floor_value_minor is null or mode = 'floating'),
  add check ((crystallised_at is null) = (crystallised_for is null)),
  add check (crystallised_at is null or (kind = 'charge' and mode = 'floating'));
create index pledge_item_pledge on pledge_item (tenant_id, pledge_id) where live;

create table pledge_floor (
  tenant_id text not null references tenant,
  pledge_id text not null,
  commodity_id text not null,
  quantity_value bigint not null check (quantity_value > 0),
  primary key (tenant_id, pledge_id, commodity_id),
  foreign key (tenant_id, pledge_id) references pledge (tenant_id, id),
  foreign key (tenant_id, commodity_id) references commodity (tenant_id, id)
);
select holdfast_protect('pledge_floor', 'select, insert');

-- The stock that a floating charge caught when it crystallised; it does not leave without the chargee's order.
create table charge_snapshot (
  tenant_id text not null references tenant,
  pledge_id text not null,
  lot_id text not null,
  quantity_value bigint not null,
  at timestamptz not null,
  primary key (tenant_id, pledge_id, lot_id),
  foreign key (tenant_id, pledge_id) references pledge (tenant_id, id),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id)
);
create index charge_snapshot_lot on charge_snapshot (tenant_id, lot_id);
select holdfast_protect('charge_snapshot', 'select, insert');

-- Rights of others that a lender knows of: found in a search, notified, or asserted by who holds the goods. The lender's
-- own knowledge, seen by no one else.
create table competing_right (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  grantor_id text not null,
  kind text not null,
  holder text not null,
  claim_minor bigint not null check (claim_minor > 0),
  -- A cap that the holder agreed to, or a registered ceiling.
  ceiling_minor bigint check (ceiling_minor > 0),
  currency text not null,
  -- The lots it is over; empty: all stock of the grantor.
  lot_ids text[] not null,
  publicity jsonb not null,
  purchase_money_delivered_on date,
  -- Ranks behind the lender by agreement.
  subordinated boolean not null default false,
  source text not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  -- Paid, waived or withdrawn.
  ended_at timestamptz,
  ended_reason text,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  foreign key (tenant_id, grantor_id) references party (tenant_id, id),
  check ((ended_at is null) = (ended_reason is null))
);
create index competing_right_grantor on competing_right (tenant_id, lender_id, grantor_id) where ended_at is null;
select holdfast_protect('competing_right');
