-- Banking days as data. What an installation ships with stands in the code of the room; a year that is loaded here by one
-- person and agreed by another stands in its place. Every party of the tenant reads them.
create table calendar_year (
  tenant_id text not null references tenant,
  id text not null,
  place text not null check (place ~ '^[A-Z]{2}(-[A-Z0-9]{1,3})?$' or place = 'TARGET'),
  year integer not null check (year between 2000 and 2100),
  time_zone text not null,
  -- ISO weekdays of rest.
  weekend integer[] not null,
  closed_on date[] not null,
  worked_on date[] not null,
  source text not null check (length(source) between 1 and 500),
  confidence text not null check (confidence in ('verified', 'secondary', 'recalled')),
  status text not null check (status in ('proposed', 'agreed', 'refused', 'superseded')),
  proposed_by text not null,
  proposed_at timestamptz not null,
  answered_by text,
  answered_at timestamptz,
  primary key (tenant_id, id),
  check ((answered_at is not null) = (answered_by is not null)),
  check (answered_by is not null or status = 'proposed'),
  constraint calendar_year_two_people check (answered_by is null or answered_by <> proposed_by)
);
create unique index calendar_year_agreed on calendar_year (place, year, tenant_id) where status = 'agreed';
create unique index calendar_year_proposed on calendar_year (place, year, tenant_id) where status = 'proposed';
select holdfast_protect('calendar_year');

-- Days on which one bank is closed besides, as it said ahead. They hang at its door: whoever presents to it may know.
create table calendar_closing (
  tenant_id text not null references tenant,
  id text not null,
  bank_id text not null,
  closed_on date not null,
  reason text not null check (length(reason) between 1 and 200),
  recorded_by text not null,
  recorded_at timestamptz not null,
  removed_by text,
  removed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, bank_id) references party (tenant_id, id),
  check ((removed_at is null) = (removed_by is null))
);
create unique index calendar_closing_live on calendar_closing (bank_id, closed_on, tenant_id) where removed_at is null;
select holdfast_protect('calendar_closing');
