-- A pledgor calls on the pledgee to exercise the pledge now that the debt is overdue (Civil Code 437). The price of the day
-- of the demand stays on record: what the goods lose after the time allowed is the pledgee's to make good.
create table exercise_demand (
  tenant_id text not null references tenant,
  id text not null,
  pledge_id text not null,
  facility_id text not null,
  lender_id text not null,
  pledgor_id text not null,
  -- The debt that is overdue.
  basis jsonb not null,
  statement text not null,
  currency text not null,
  -- Each lot with its reference of the day of the demand, null where no price could be relied on; what it sold for later.
  lots jsonb not null,
  status text not null check (status in ('open', 'lapsed', 'met', 'ended', 'withdrawn')),
  demanded_by text not null,
  demanded_at timestamptz not null,
  due_at timestamptz not null check (due_at > demanded_at),
  lapsed_at timestamptz,
  closed_at timestamptz,
  realisation_id text,
  -- What the pledgor claims for the delay with the fall in price beside it, and what the pledgee answered.
  loss jsonb,
  answer jsonb,
  participants text[] not null check (participants @> array[lender_id, pledgor_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, pledge_id) references pledge (tenant_id, id),
  foreign key (tenant_id, realisation_id) references realisation (tenant_id, id),
  check (status <> 'lapsed' or lapsed_at is not null),
  check ((status in ('open', 'lapsed')) = (closed_at is null)),
  check (realisation_id is null or status = 'met'),
  check (loss is null or lapsed_at is not null),
  check (answer is null or loss is not null)
);
create unique index exercise_demand_live on exercise_demand (tenant_id, pledge_id) where status in ('open', 'lapsed');
create index exercise_demand_facility on exercise_demand (tenant_id, facility_id);
create index exercise_demand_participants on exercise_demand using gin (participants);
select holdfast_protect('exercise_demand');
