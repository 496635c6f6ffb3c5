-- What a lender states of its control over goods at one instant, for whoever lends on it: signed, good for a time, recallable.
create table control_certificate (
  tenant_id text not null references tenant,
  id text not null,
  pledgee_id text not null,
  item_id text not null,
  facility_id text not null,
  statement jsonb not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  code text not null,
  issued_by text not null,
  issued_at timestamptz not null,
  valid_until timestamptz not null check (valid_until > issued_at),
  recalled_at timestamptz,
  recalled_by text,
  recalled_because text,
  participants text[] not null check (participants @> array[pledgee_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, pledgee_id) references party (tenant_id, id),
  foreign key (tenant_id, item_id) references lot (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  check ((recalled_at is null) = (recalled_by is null) and (recalled_at is null) = (recalled_because is null))
);
create index control_certificate_of_item on control_certificate (tenant_id, pledgee_id, item_id, id);
select holdfast_protect('control_certificate');
