-- Where prices come from, for one lender. A commodity source quotes minor units of its currency for one unit; an exchange
-- source quotes units of its currency for one unit of `unit`, with six decimals.
create table price_source (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  code text not null,
  name text not null,
  kind text not null check (kind in ('commodity', 'exchange_rate')),
  feed text not null check (feed in ('csv', 'http', 'manual')),
  currency text not null,
  unit text not null,
  -- Whose trading days its age is counted in.
  calendar_place text not null,
  jump_factor smallint not null check (jump_factor >= 2),
  -- For an HTTP pull: address, and where in the answer date and price stand.
  pull jsonb,
  created_at timestamptz not null,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  unique (tenant_id, lender_id, code),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  check ((feed = 'http') = (pull is not null))
);
select holdfast_protect('price_source');

-- Bitemporal: what held on which days, and since when and until when that was what we knew. A correction ends what was
-- known and adds what is; nothing is edited.
create table price (
  tenant_id text not null references tenant,
  id text not null,
  source_id text not null,
  lender_id text not null,
  priced_on date not null,
  valid_to date not null check (valid_to >= priced_on),
  price_value bigint not null check (price_value > 0),
  status text not null check (status in ('held', 'accepted', 'rejected')),
  held_for text check (held_for in ('FOUR_EYES', 'JUMP')),
  known_from timestamptz,
  known_to timestamptz check (known_to >= known_from),
  replaces_id text,
  recorded_by text not null,
  recorded_at timestamptz not null,
  confirmed_by text check (confirmed_by <> recorded_by),
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, source_id) references price_source (tenant_id, id),
  foreign key (tenant_id, replaces_id) references price (tenant_id, id),
  check ((status = 'accepted') = (known_from is not null)),
  -- One price of a source on one day, as known at one moment.
  constraint price_no_overlap exclude using gist (
    tenant_id with =, source_id with =, daterange(priced_on, valid_to, '[]') with &&, tstzrange(known_from, known_to) with &&)
    where (status = 'accepted')
);
create index price_latest on price (tenant_id, source_id, priced_on desc) where status = 'accepted';
create index price_held on price (tenant_id, lender_id) where status = 'held';
select holdfast_protect('price');

-- How a lender values one commodity, by version; approved by a second person, dated, never overwritten.
create table valuation_terms (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  commodity_id text not null,
  valid_from date not null,
  terms jsonb not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  approved_by text check (approved_by <> proposed_by),
  approved_at timestamptz,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, commodity_id) references commodity (tenant_id, id),
  check ((approved_by is null) = (approved_at is null))
);
create index valuation_terms_of on valuation_terms (tenant_id, lender_id, commodity_id, valid_from) where approved_at is not null;
select holdfast_protect('valuation_terms');

-- A lender's own rating of a site; one in force on a day.
create table warehouse_rating (
  tenant_id text not null references tenant,
  lender_id text not null,
  site_id text not null,
  rating smallint not null check (rating between 0 and 100),
  valid_from date not null,
  valid_to date not null check (valid_to >= valid_from),
  recorded_by text not null,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, lender_id, site_id, valid_from),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  constraint warehouse_rating_once exclude using gist (
    tenant_id with =, lender_id with =, site_id with =, daterange(valid_from, valid_to, '[]') with &&)
);
select holdfast_protect('warehouse_rating', 'select, insert');

-- Insurance of the goods at a site with the lender as loss payee (Civil Code 390).
create table insurance_cover (
  tenant_id text not null references tenant,
  lender_id text not null,
  site_id text not null,
  policy_number text not null,
  insurer text not null,
  sum_insured_minor bigint not null check (sum_insured_minor > 0),
  currency text not null,
  valid_from date not null,
  valid_to date not null check (valid_to >= valid_from),
  recorded_by text not null,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, lender_id, policy_number),
  foreign key (tenant_id, site_id) references site (tenant_id, id)
);
create index insurance_cover_site on insurance_cover (tenant_id, lender_id, site_id);
select holdfast_protect('insurance_cover', 'select, insert');

-- Rises with whatever changes what a lender's collateral is worth: a price, terms, a rating, a cover. What was valued
-- under another version is valued anew before it decides anything.
create table valuation_version (
  tenant_id text not null references tenant,
  lender_id text not null,
  version bigint not null,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, lender_id)
);
select holdfast_protect('valuation_version');
