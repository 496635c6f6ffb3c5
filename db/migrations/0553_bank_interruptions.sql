-- A bank's business is interrupted by causes beyond its control (UCP 600 36): from a day on, until it says that it has
-- resumed. Days of one bank's interruptions do not overlap.
create table bank_interruption (
  tenant_id text not null references tenant,
  id text not null,
  bank_id text not null,
  cause text not null check (length(cause) between 1 and 500),
  from_on date not null,
  -- The last day on which it was closed; open until it resumes.
  to_on date check (to_on >= from_on),
  declared_by text not null,
  resumed_by text,
  participants text[] not null check (participants @> array[bank_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, bank_id) references party (tenant_id, id),
  check ((to_on is null) = (resumed_by is null)),
  constraint bank_interruption_no_overlap exclude using gist (
    tenant_id with =, bank_id with =, daterange(from_on, to_on, '[]') with &&)
);
create index bank_interruption_participants on bank_interruption using gin (participants);
select holdfast_protect('bank_interruption');
