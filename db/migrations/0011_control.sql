-- A thing under watch: a container, wagon or truck on its way, or a lot at rest.
create table subject (
  tenant_id text not null references tenant,
  id text not null,
  code text not null,
  kind text not null check (kind in ('lot', 'container', 'wagon', 'truck')),
  registered_by text not null,
  site_id text,
  corridor_id text,
  -- What is expected of seal, weight, tags, climate, doors, silence and separation; the control engine reads it.
  expected jsonb not null,
  watched_from timestamptz not null,
  ended_at timestamptz,
  status text not null check (status in ('in_control', 'at_risk', 'lost', 'unverified')),
  status_since timestamptz not null,
  status_reason text not null,
  participants text[] not null check (participants @> array[registered_by]),
  primary key (tenant_id, id),
  foreign key (tenant_id, registered_by) references party (tenant_id, id),
  foreign key (tenant_id, site_id) references site (tenant_id, id),
  foreign key (tenant_id, corridor_id) references corridor (tenant_id, id),
  check (site_id is not null or corridor_id is not null)
);
create unique index subject_live_code on subject (tenant_id, code) where ended_at is null;
create index subject_participants on subject using gin (participants);
select holdfast_protect('subject');

create table subject_device (
  tenant_id text not null references tenant,
  subject_id text not null,
  device_id text not null,
  device_number integer not null,
  live boolean not null,
  primary key (tenant_id, subject_id, device_id),
  foreign key (tenant_id, subject_id) references subject (tenant_id, id),
  foreign key (tenant_id, device_id) references device (tenant_id, id)
);
create unique index subject_device_live on subject_device (tenant_id, device_number) where live;
select holdfast_protect('subject_device');

create table subject_lot (
  tenant_id text not null references tenant,
  subject_id text not null,
  lot_id text not null,
  live boolean not null,
  primary key (tenant_id, subject_id, lot_id),
  foreign key (tenant_id, subject_id) references subject (tenant_id, id),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id)
);
create unique index subject_lot_live on subject_lot (tenant_id, lot_id) where live;
select holdfast_protect('subject_lot');

-- The engine's memory of a subject. Whoever judges a batch holds the row and raises `version` by each message; `state` is
-- as it was at `snapshot_version`, and the observations folded since (fold_version above it) bring it up to date. No
-- index: a row is written with every batch, and the one scan a minute for what is due is cheap.
create table subject_state (
  tenant_id text not null references tenant,
  subject_id text not null,
  version bigint not null,
  snapshot_version bigint not null check (snapshot_version <= version),
  state jsonb not null,
  -- When the clock alone can change the verdict next; infinity once the watch has ended.
  next_tick_at timestamptz not null,
  primary key (tenant_id, subject_id),
  foreign key (tenant_id, subject_id) references subject (tenant_id, id)
) with (fillfactor = 50);
select holdfast_protect('subject_state');

-- Rises with each order and report: an expectation worked out before is stale. A row of its own, so that ordering never
-- waits for judging.
create table subject_expectation (
  tenant_id text not null references tenant,
  subject_id text not null,
  version bigint not null,
  primary key (tenant_id, subject_id),
  foreign key (tenant_id, subject_id) references subject (tenant_id, id)
);
select holdfast_protect('subject_expectation');

-- Timers find what is due in every tenant, and then work in each tenant as anyone else.
create policy resolve on subject_state for select to holdfast_authenticator using (true);
grant select on subject_state to holdfast_authenticator;
create function due_subjects(at timestamptz, most integer) returns table (tenant_id text, subject_id text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select s.tenant_id, s.subject_id from subject_state s where s.next_tick_at <= at order by s.tenant_id, s.subject_id limit most
$$;
grant create on schema public to holdfast_authenticator;
alter function due_subjects(timestamptz, integer) owner to holdfast_authenticator;
revoke create on schema public from holdfast_authenticator;
revoke all on function due_subjects(timestamptz, integer) from public;
grant execute on function due_subjects(timestamptz, integer) to holdfast_app;

-- What was authorised, and what was found when it was done.
create table control_order (
  tenant_id text not null references tenant,
  id text not null,
  subject_id text not null,
  kind text not null check (kind in ('release', 'reseal', 'inspection', 'transfer', 'reroute')),
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at > from_at),
  terms jsonb not null,
  reason text not null,
  ordered_by text not null,
  report jsonb,
  reported_by text,
  reported_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, subject_id) references subject (tenant_id, id)
);
create index control_order_subject on control_order (tenant_id, subject_id);
select holdfast_protect('control_order');

create table breach (
  tenant_id text not null references tenant,
  id text not null,
  subject_id text not null,
  -- The engine's number of the alarm, and of the first alarm of the incident that this one hangs under.
  alarm_number integer not null,
  incident integer not null,
  kind text not null,
  confidence real not null check (confidence between 0 and 1),
  severity text not null check (severity in ('minor', 'major', 'critical')),
  since timestamptz not null,
  detected_at timestamptz not null,
  cleared_at timestamptz,
  withdrawn_at timestamptz,
  evidence jsonb not null,
  acknowledged_at timestamptz,
  acknowledged_by text,
  signed_off_at timestamptz,
  signed_off_by text,
  sign_off_note text,
  -- Closed by sign-off, withdrawal, or clearing where the kind needs no sign-off; until then the goods are not held.
  closed boolean not null default false,
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, subject_id) references subject (tenant_id, id)
);
create unique index breach_alarm on breach (tenant_id, subject_id, alarm_number);
create index breach_not_closed on breach (tenant_id, subject_id) where not closed;
create index breach_participants on breach using gin (participants);
select holdfast_protect('breach');

-- The control position: for each pledgee and each item of its collateral, three legs and what they add up to.
create table control_position (
  tenant_id text not null references tenant,
  pledgee_id text not null,
  item_id text not null,
  facility_id text not null,
  state text not null check (state in ('controlled', 'degraded', 'lost', 'unverified')),
  reason text not null,
  since timestamptz not null,
  legs jsonb not null,
  -- False once nothing of the item is pledged to the pledgee any more.
  live boolean not null,
  participants text[] not null check (participants @> array[pledgee_id]),
  primary key (tenant_id, pledgee_id, item_id),
  foreign key (tenant_id, pledgee_id) references party (tenant_id, id)
);
create index control_position_facility on control_position (tenant_id, facility_id) where live;
select holdfast_protect('control_position');

create table control_position_history (
  tenant_id text not null references tenant,
  pledgee_id text not null,
  item_id text not null,
  at timestamptz not null,
  event_id text not null,
  state text not null,
  reason text not null,
  legs jsonb not null,
  foreign key (tenant_id, pledgee_id, item_id) references control_position (tenant_id, pledgee_id, item_id)
);
create index control_position_history_item on control_position_history (tenant_id, pledgee_id, item_id, at);
select holdfast_protect('control_position_history', 'select, insert');
