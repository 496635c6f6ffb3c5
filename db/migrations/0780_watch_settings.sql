-- What a watch expects comes from the books: what they said from when on, in order, so that late readings are judged by what
-- the books said then. `packing` is what the scale shows beyond the goods: a share of them, or a mass of its own.
alter table subject
  add column booked jsonb not null default '[]',
  add column packing jsonb not null default '{"shareBps":0,"kg":0}',
  -- What the scale shows where it is short of the books.
  add column sensed_kg double precision,
  -- The strictest of what the lenders over the lots ask for; null while nobody lends against them.
  add column limits jsonb,
  -- Counts the settings; a looser one that was asked for waits beside them until every lender has agreed to it.
  add column settings_version integer not null default 1,
  add column asked jsonb,
  add column asked_by text,
  add column asked_at timestamptz,
  add constraint subject_asked check ((asked is null) = (asked_by is null) and (asked is null) = (asked_at is null));

-- To which settings of a watch a lender has agreed: by taking the goods in pledge, or since.
create table watch_agreement (
  tenant_id text not null references tenant,
  subject_id text not null,
  pledgee_id text not null,
  version integer not null,
  basis text not null check (basis in ('pledge', 'agreement', 'tightened')),
  agreed_by text not null,
  agreed_at timestamptz not null,
  participants text[] not null check (participants @> array[pledgee_id]),
  primary key (tenant_id, subject_id, pledgee_id),
  foreign key (tenant_id, subject_id) references subject (tenant_id, id),
  foreign key (tenant_id, pledgee_id) references party (tenant_id, id)
);
-- Whoever migrates need not be above row-level security. Watches that lenders relied on until now were agreed as they were.
alter table subject no force row level security;
alter table subject_lot no force row level security;
alter table pledge_item no force row level security;
insert into watch_agreement (tenant_id, subject_id, pledgee_id, version, basis, agreed_by, agreed_at, participants)
  select distinct on (s.tenant_id, s.id, i.pledgee_id)
    s.tenant_id, s.id, i.pledgee_id, 1, 'pledge', i.pledge_id, now(), array[i.pledgee_id]
  from subject s
  join subject_lot l on l.tenant_id = s.tenant_id and l.subject_id = s.id and l.live
  join pledge_item i on i.tenant_id = s.tenant_id and i.item_id = l.lot_id and i.live
  where s.ended_at is null;
alter table subject force row level security;
alter table subject_lot force row level security;
alter table pledge_item force row level security;
select holdfast_protect('watch_agreement');

-- What the scale shows of a lot where it is short of the books; what was counted stands beside it, and the lower counts.
alter table lot add column scale_value bigint, add column scale_at timestamptz,
  add constraint lot_scale check ((scale_value is null) = (scale_at is null));

-- When an order was given; the release that a release order carries out, and when the books took what left.
alter table control_order
  add column ordered_at timestamptz,
  add column release_id text,
  add column booked_at timestamptz;
-- The order without which the breach would stand.
alter table breach add column order_id text;
