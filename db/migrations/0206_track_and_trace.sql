-- DCSA Track & Trace events as they came. A newer version of an event is a new row; queries give the newest.
create table tracking_event (
  tenant_id text not null references tenant,
  seq bigint not null generated always as identity,
  reported_by text not null,
  event_id text not null,
  updated_at timestamptz not null,
  event_at timestamptz not null,
  kind text not null check (kind in ('SHIPMENT', 'TRANSPORT', 'EQUIPMENT', 'IOT', 'REEFER')),
  equipment text,
  bookings text[] not null,
  documents text[] not null,
  event jsonb not null,
  superseded boolean not null default false,
  recorded_at timestamptz not null,
  participants text[] not null check (participants @> array[reported_by]),
  primary key (tenant_id, seq),
  foreign key (tenant_id, reported_by) references party (tenant_id, id)
);
create unique index tracking_event_once on tracking_event (tenant_id, reported_by, event_id, updated_at);
create index tracking_event_documents on tracking_event using gin (documents);
create index tracking_event_bookings on tracking_event using gin (bookings);
create index tracking_event_equipment on tracking_event (tenant_id, equipment, seq);
create index tracking_event_participants on tracking_event using gin (participants);
select holdfast_protect('tracking_event');
