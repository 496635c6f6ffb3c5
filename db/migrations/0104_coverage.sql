-- Under which lines a facility is watched: dated, approved by a second person, never overwritten.
create table collateral_terms (
  tenant_id text not null references tenant,
  id text not null,
  facility_id text not null,
  terms jsonb not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  approved_by text check (approved_by <> proposed_by),
  approved_at timestamptz,
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  check ((approved_by is null) = (approved_at is null))
);
create index collateral_terms_facility on collateral_terms (tenant_id, facility_id, approved_at);
select holdfast_protect('collateral_terms');

-- What keeps money or goods in: coverage, an expired call, a fraud signal. Ended, never deleted.
create table facility_hold (
  tenant_id text not null references tenant,
  facility_id text not null,
  reason text not null,
  blocks text[] not null check (blocks <@ array['advance', 'release'] and cardinality(blocks) > 0),
  facts jsonb not null,
  since timestamptz not null,
  ended_at timestamptz,
  participants text[] not null,
  primary key (tenant_id, facility_id, reason, since),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id)
);
create unique index facility_hold_live on facility_hold (tenant_id, facility_id, reason) where ended_at is null;
select holdfast_protect('facility_hold');

-- What supports a facility, as last marked. `is_dirty`, an older version of the lender's valuation or an earlier day means
-- that it is marked anew before it decides anything.
create table coverage (
  tenant_id text not null references tenant,
  facility_id text not null,
  lender_id text not null,
  valuation_version bigint not null,
  valued_on date not null,
  valued_at timestamptz not null,
  is_dirty boolean not null,
  -- Minor units, exact to the last decimal; rounded where something is decided.
  value numeric not null,
  adjusted numeric not null,
  -- After concentration limits.
  counted numeric not null,
  receivable_minor bigint not null,
  reserve_minor bigint not null,
  -- Of what is promised to outbounds that have not left, at the last mark.
  promised_minor bigint not null check (promised_minor >= 0),
  exposure_minor bigint not null,
  -- What was owed when the ratio was last below the warn line.
  normal_exposure_minor bigint not null,
  lots integer not null,
  -- Without a price; with one that is too old to lend or release on.
  unknown_lots integer not null,
  dead_lots integer not null,
  uncontrolled_lots integer not null,
  losses jsonb not null,
  -- Marks from which a fall of the price is counted, by commodity.
  reference jsonb not null,
  state text not null check (state in ('unwatched', 'normal', 'warn', 'call', 'liquidation', 'unknown')),
  state_since timestamptz not null,
  participants text[] not null,
  primary key (tenant_id, facility_id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id)
);
create index coverage_lender on coverage (tenant_id, lender_id, facility_id);
select holdfast_protect('coverage');

create index control_position_item on control_position (tenant_id, item_id);

create table mark_run (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  run_on date not null,
  status text not null check (status in ('running', 'finished')),
  -- The last facility that was marked: a run that was stopped goes on behind it.
  cursor text not null,
  facilities integer not null,
  lots integer not null,
  calls integer not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id)
);
create unique index mark_run_one on mark_run (tenant_id, lender_id) where status = 'running';
select holdfast_protect('mark_run');

create table margin_call (
  tenant_id text not null references tenant,
  id text not null,
  facility_id text not null,
  lender_id text not null,
  pledgor_id text not null,
  kind text not null check (kind in ('call', 'liquidation')),
  cause text not null check (cause in ('market', 'quality', 'shortage', 'exposure', 'custody_fault')),
  status text not null check (status in ('open', 'extended', 'barred', 'cured', 'expired', 'withdrawn')),
  cash_minor bigint not null check (cash_minor > 0),
  goods_minor bigint not null check (goods_minor >= 0),
  currency text not null,
  computation jsonb not null,
  letter jsonb not null,
  issued_at timestamptz not null,
  due_at timestamptz not null,
  -- When and by what channel it reached the pledgor, with the receipt.
  arrival jsonb,
  extension_asked_by text,
  extended_by text check (extended_by <> extension_asked_by),
  marks_at_target smallint not null default 0,
  last_mark_on date,
  -- The pledgor's figures, and the lender's answer.
  dispute jsonb,
  dispute_answer jsonb,
  closed_at timestamptz,
  participants text[] not null check (participants @> array[lender_id, pledgor_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  check ((status in ('cured', 'expired', 'withdrawn')) = (closed_at is not null))
);
-- Raised once, whoever marks at the same time.
create unique index margin_call_live on margin_call (tenant_id, facility_id) where status in ('open', 'extended', 'barred');
create index margin_call_participants on margin_call using gin (participants);
select holdfast_protect('margin_call');
