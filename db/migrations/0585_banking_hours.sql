-- The hours in which a bank accepts presentations (UCP 600 33), on its own clock, from a day on until a later row. A bank
-- without a row for a day has said nothing of its hours.
create table banking_hours (
  tenant_id text not null references tenant,
  id text not null,
  bank_id text not null,
  valid_from date not null,
  opens_at text not null check (opens_at ~ '^([01]\d|2[0-3]):[0-5]\d$'),
  -- The first minute after hours.
  closes_at text not null check (closes_at ~ '^(([01]\d|2[0-3]):[0-5]\d|24:00)$'),
  stated_by text not null,
  participants text[] not null check (participants @> array[bank_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, bank_id) references party (tenant_id, id),
  check (opens_at < closes_at),
  constraint banking_hours_once unique (tenant_id, bank_id, valid_from)
);
create index banking_hours_participants on banking_hours using gin (participants);
select holdfast_protect('banking_hours');

alter table presentation
  -- When the bank received it, and whether in its hours; presented_on is the day from which it counts.
  add column received_at timestamptz,
  add column reception text not null default 'unknown'
    check (reception in ('in_hours', 'after_hours', 'accepted_after_hours', 'unknown')),
  add check (received_at is not null or reception = 'unknown');
