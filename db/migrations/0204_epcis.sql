-- EPCIS 2.0 events as captured, with what queries ask for in canonical spelling.
create table epcis_capture (
  tenant_id text not null references tenant,
  id text not null,
  captured_by text not null,
  -- What happens to good events beside bad ones (GS1-Capture-Error-Behaviour).
  behaviour text not null check (behaviour in ('rollback', 'proceed')),
  created_at timestamptz not null,
  finished_at timestamptz,
  success boolean,
  accepted integer not null default 0,
  duplicate integer not null default 0,
  rejected integer not null default 0,
  error text,
  participants text[] not null check (participants @> array[captured_by]),
  primary key (tenant_id, id),
  foreign key (tenant_id, captured_by) references party (tenant_id, id)
);
select holdfast_protect('epcis_capture');

-- What became of each event, a batch a row.
create table epcis_answer (
  tenant_id text not null references tenant,
  capture_id text not null,
  from_index integer not null,
  answers jsonb not null,
  primary key (tenant_id, capture_id, from_index),
  foreign key (tenant_id, capture_id) references epcis_capture (tenant_id, id)
);
select holdfast_protect('epcis_answer', 'select, insert');

-- Events of a document that is taken whole or not at all, until its end is seen.
create table epcis_staged (
  tenant_id text not null references tenant,
  capture_id text not null,
  from_index integer not null,
  rows jsonb not null,
  primary key (tenant_id, capture_id, from_index),
  foreign key (tenant_id, capture_id) references epcis_capture (tenant_id, id)
);
select holdfast_protect('epcis_staged', 'select, insert, update, delete');

create table epcis_event (
  -- Of its capture, whose key the foreign key below checks: asked once a row, not twice.
  tenant_id text not null,
  seq bigint not null generated always as identity,
  -- Identity by content (CBV 2.0 section 8.9).
  event_hash text not null,
  -- Hash of the error declaration, empty without one: a declaration has the hash of its event, and is no duplicate of it.
  declaration_key text not null,
  given_event_id text,
  type text not null,
  action text,
  event_time timestamptz not null,
  record_time timestamptz not null,
  biz_step text,
  disposition text,
  read_point text,
  biz_location text,
  parent_id text,
  epcs text[] not null,
  input_epcs text[] not null,
  output_epcs text[] not null,
  epc_classes text[] not null,
  quantities double precision[] not null,
  -- Both `id` and `type id`.
  biz_transactions text[] not null,
  error_declared_at timestamptz,
  error_reason text,
  body jsonb not null,
  context jsonb not null,
  captured_by text not null,
  capture_id text not null,
  participants text[] not null check (participants @> array[captured_by]),
  primary key (tenant_id, seq),
  foreign key (tenant_id, capture_id) references epcis_capture (tenant_id, id)
);
-- Each party's own: that another captured the same fact is none of its business.
create unique index epcis_event_identity on epcis_event (tenant_id, event_hash, captured_by, declaration_key);
-- An identifier names one event; its error declarations repeat it.
create unique index epcis_event_given on epcis_event (tenant_id, captured_by, given_event_id)
  where given_event_id is not null and declaration_key = '';
create index epcis_event_time on epcis_event (tenant_id, captured_by, event_time, seq);
create index epcis_event_recorded on epcis_event (tenant_id, captured_by, record_time, seq);
create index epcis_event_epcs on epcis_event using gin (epcs);
select holdfast_protect('epcis_event', 'select, insert');

create table epcis_query (
  tenant_id text not null references tenant,
  party_id text not null,
  name text not null check (name ~ '^[A-Za-z0-9._-]{1,64}$'),
  query jsonb not null,
  created_at timestamptz not null,
  participants text[] not null check (participants @> array[party_id]),
  primary key (tenant_id, party_id, name),
  foreign key (tenant_id, party_id) references party (tenant_id, id)
);
select holdfast_protect('epcis_query', 'select, insert');

create table epcis_subscription (
  tenant_id text not null references tenant,
  id text not null,
  party_id text not null,
  query_name text not null,
  endpoint_id text not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  participants text[] not null check (participants @> array[party_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, party_id, query_name) references epcis_query (tenant_id, party_id, name),
  foreign key (tenant_id, endpoint_id) references webhook_endpoint (tenant_id, id)
);
create index epcis_subscription_live on epcis_subscription (tenant_id, party_id) where ended_at is null;
select holdfast_protect('epcis_subscription');
