-- What is traded, by grade: a lot of the catalogue is weighed, split, priced and released in one unit at one scale.
create table commodity (
  tenant_id text not null references tenant,
  id text not null,
  code text not null,
  name text not null,
  name_zh text,
  hs_code text not null check (hs_code ~ '^\d{4}(\d{2}){0,3}$'),
  grade text not null,
  unit text not null,
  scale smallint not null check (scale between 0 and 6),
  -- What the quantity measures: a tonne dry is not a tonne wet.
  datum text not null check (datum in ('net_weight', 'gross_weight', 'dry_weight', 'pieces', 'volume')),
  -- How often it is patrolled, counted and searched for.
  risk_class text not null check (risk_class in ('low', 'normal', 'high')),
  registered_by text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, code),
  foreign key (tenant_id, registered_by) references party (tenant_id, id)
);
select holdfast_protect('commodity', 'select, insert');

-- Quantity in = out + held + measured loss, kept by the database from movements and checked on every row.
alter table lot
  drop constraint lot_quantity_value_check,
  drop constraint lot_gross_weight_kg_check,
  drop constraint lot_value_minor_check,
  drop constraint lot_status_check,
  add column commodity_id text,
  add column produced_on date,
  add column quantity_in bigint not null default 0,
  add column quantity_out bigint not null default 0,
  add column quantity_loss bigint not null default 0,
  -- Promised to outbounds that have not left.
  add column quantity_reserved bigint not null default 0 check (quantity_reserved >= 0),
  -- What was last weighed or counted, when it differs from the books.
  add column sensed_value bigint check (sensed_value >= 0),
  add column sensed_at timestamptz;
alter table lot disable trigger guard;
alter table lot no force row level security;
update lot set quantity_in = quantity_value;
alter table lot force row level security;
alter table lot enable trigger guard;
alter table lot
  add check (quantity_value >= 0 and quantity_in >= 0 and quantity_out >= 0),
  add check (gross_weight_kg >= 0),
  add check (value_minor >= 0),
  add check (status in ('registered', 'in_custody', 'released', 'exhausted')),
  add check ((sensed_value is null) = (sensed_at is null)),
  add constraint lot_conserves check (quantity_in = quantity_value + quantity_out + quantity_loss),
  add foreign key (tenant_id, commodity_id) references commodity (tenant_id, id);

-- Heat, coil and bundle marks: one live lot for each, across every owner and lender.
create table lot_mark (
  tenant_id text not null references tenant,
  mark text not null,
  lot_id text not null,
  live boolean not null,
  primary key (tenant_id, lot_id, mark),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id)
);
create unique index lot_mark_once on lot_mark (tenant_id, mark) where live;
select holdfast_protect('lot_mark');

-- One thing done to lots: registration, split, merge, blend, re-weighing, outbound; its movements say what it did.
create table lot_operation (
  tenant_id text not null references tenant,
  id text not null,
  kind text not null check (kind in ('register', 'split', 'merge', 'blend', 'reweigh', 'outbound')),
  at timestamptz not null,
  by_party_id text not null,
  evidence jsonb not null,
  participants text[] not null check (participants @> array[by_party_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, by_party_id) references party (tenant_id, id)
);
create index lot_operation_participants on lot_operation using gin (participants);
select holdfast_protect('lot_operation', 'select, insert');

create table lot_movement (
  tenant_id text not null references tenant,
  operation_id text not null,
  line smallint not null,
  lot_id text not null,
  -- in and out cross the boundary of the record; transfer goes from lot to lot; loss is measured, and may be a gain.
  kind text not null check (kind in ('in', 'out', 'transfer', 'loss')),
  -- What it does to the quantity held, in the lot's unit and scale.
  delta bigint not null check (delta <> 0 and (kind <> 'in' or delta > 0) and (kind <> 'out' or delta < 0)),
  -- The invoice cost that goes with it, in minor units of the lot's currency.
  cost_delta_minor bigint not null check (sign(cost_delta_minor) in (0, sign(delta))),
  primary key (tenant_id, operation_id, line),
  foreign key (tenant_id, operation_id) references lot_operation (tenant_id, id),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id)
);
create index lot_movement_lot on lot_movement (tenant_id, lot_id);
select holdfast_protect('lot_movement', 'select, insert');

create function lot_move_quantities() returns trigger language plpgsql as $$
begin
  update lot l set
    quantity_value = l.quantity_value + m.held,
    quantity_in = l.quantity_in + m.arrived,
    quantity_out = l.quantity_out + m.gone,
    quantity_loss = l.quantity_loss + m.lost,
    value_minor = l.value_minor + m.cost
  from (
    select tenant_id, lot_id, sum(delta)::bigint held, sum(cost_delta_minor)::bigint cost,
      coalesce(sum(delta) filter (where kind in ('in', 'transfer') and delta > 0), 0)::bigint arrived,
      coalesce(sum(-delta) filter (where kind in ('out', 'transfer') and delta < 0), 0)::bigint gone,
      coalesce(sum(-delta) filter (where kind = 'loss'), 0)::bigint lost
    from movements group by 1, 2) m
  where l.tenant_id = m.tenant_id and l.id = m.lot_id;
  return null;
end $$;
create trigger lot_move_quantities after insert on lot_movement
  referencing new table as movements for each statement execute function lot_move_quantities();

-- What goes from lot to lot neither grows nor shrinks on the way, in quantity or cost, and stays in one unit.
create function lot_transfers_balance() returns trigger language plpgsql as $$
begin
  if exists (
    select from lot_movement m join lot l on l.tenant_id = m.tenant_id and l.id = m.lot_id
    where m.tenant_id = new.tenant_id and m.operation_id = new.operation_id and m.kind = 'transfer'
    group by l.quantity_unit, l.quantity_scale, l.value_currency
    having sum(m.delta) <> 0 or sum(m.cost_delta_minor) <> 0)
  then
    raise exception 'transfers of % do not sum to zero', new.operation_id
      using errcode = '23514', constraint = 'lot_transfers_balance';
  end if;
  return null;
end $$;
create constraint trigger lot_transfers_balance after insert on lot_movement
  deferrable initially deferred for each row when (new.kind = 'transfer') execute function lot_transfers_balance();

create table lot_certificate (
  tenant_id text not null references tenant,
  lot_id text not null,
  kind text not null,
  number text not null,
  issuer text not null,
  issued_on date not null,
  valid_to date check (valid_to >= issued_on),
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  recorded_by text not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, lot_id, kind, number),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id)
);
select holdfast_protect('lot_certificate', 'select, insert');

-- A piece of floor. No two overlap on one level, whoever registered them: the same yard cannot be let twice.
create table slot (
  tenant_id text not null references tenant,
  id text not null,
  site_id text not null,
  zone text not null,
  code text not null,
  level smallint not null,
  capacity_value bigint not null check (capacity_value > 0),
  capacity_scale smallint not null check (capacity_scale between 0 and 6),
  capacity_unit text not null,
  west double precision not null,
  south double precision not null,
  east double precision not null check (east > west),
  north double precision not null check (north > south),
  registered_by text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, site_id, code),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  foreign key (tenant_id, registered_by) references party (tenant_id, id),
  -- Neighbours share an edge: a centimetre is left out on each side. Degrees are stretched, since PostgreSQL compares
  -- points to a millionth only.
  constraint slot_no_overlap exclude using gist (
    tenant_id with =, level with =,
    box(point(west * 1e5 + 0.01, south * 1e5 + 0.01), point(east * 1e5 - 0.01, north * 1e5 - 0.01)) with &&)
);
select holdfast_protect('slot', 'select, insert');

-- One lot in one slot at one time, across all issuers.
create table lot_slot (
  tenant_id text not null references tenant,
  lot_id text not null,
  slot_id text not null,
  from_at timestamptz not null,
  to_at timestamptz check (to_at >= from_at),
  primary key (tenant_id, lot_id, slot_id, from_at),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id),
  foreign key (tenant_id, slot_id) references slot (tenant_id, id),
  constraint lot_slot_one_lot exclude using gist (tenant_id with =, slot_id with =, tstzrange(from_at, to_at) with &&),
  constraint lot_slot_one_slot exclude using gist (tenant_id with =, lot_id with =, tstzrange(from_at, to_at) with &&)
);
select holdfast_protect('lot_slot');

-- What the weighbridge of a site let in and out, ticket by ticket.
create table weighbridge_ticket (
  tenant_id text not null references tenant,
  id text not null,
  site_id text not null,
  number text not null,
  direction text not null check (direction in ('in', 'out')),
  commodity_id text not null,
  quantity_value bigint not null check (quantity_value > 0),
  vehicle text not null,
  weighed_at timestamptz not null,
  -- The order on which it went out; none is an outbound that nobody allowed.
  release_id text,
  recorded_by text not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, site_id, number),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  foreign key (tenant_id, commodity_id) references commodity (tenant_id, id)
);
create index weighbridge_ticket_site on weighbridge_ticket (tenant_id, site_id, weighed_at);
select holdfast_protect('weighbridge_ticket', 'select, insert');

-- Kept from the tickets; what is certified by receipts is bounded by what came in and has not gone out.
create table site_stock (
  tenant_id text not null references tenant,
  site_id text not null,
  commodity_id text not null,
  inbound_value bigint not null default 0,
  outbound_value bigint not null default 0,
  certified_value bigint not null default 0 check (certified_value >= 0),
  primary key (tenant_id, site_id, commodity_id),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  foreign key (tenant_id, commodity_id) references commodity (tenant_id, id)
);
select holdfast_protect('site_stock');

create function weighbridge_move_stock() returns trigger language plpgsql as $$
begin
  insert into site_stock (tenant_id, site_id, commodity_id, inbound_value, outbound_value)
  values (new.tenant_id, new.site_id, new.commodity_id,
    case new.direction when 'in' then new.quantity_value else 0 end,
    case new.direction when 'out' then new.quantity_value else 0 end)
  on conflict (tenant_id, site_id, commodity_id) do update set
    inbound_value = site_stock.inbound_value + excluded.inbound_value,
    outbound_value = site_stock.outbound_value + excluded.outbound_value;
  return null;
end $$;
create trigger weighbridge_move_stock after insert on weighbridge_ticket
  for each row execute function weighbridge_move_stock();
