-- What was filed with the movables registry, act by act. The registry itself is elsewhere; here is what was handed to it,
-- what it stamped, and who looked it over.
create table registration (
  tenant_id text not null references tenant,
  id text not null,
  pledge_id text not null,
  lender_id text not null,
  grantor_id text not null,
  -- As filed: the act on a number repeats it.
  grantor_name text not null,
  -- Goods added later are filed anew and rank from then (PBOC Order [2019] 4 article 14): the filing they add to.
  base_id text,
  status text not null check (status in ('pending', 'in_force', 'discharged', 'revoked')),
  number text,
  registered_at timestamptz,
  expires_on date,
  description text not null,
  -- Of the description as it stands in the pledge, and as the registry last had it.
  description_hash text not null check (description_hash ~ '^[0-9a-f]{64}$'),
  filed_hash text check (filed_hash ~ '^[0-9a-f]{64}$'),
  -- The lots that the description meant on the day of filing.
  lot_ids text[] not null,
  -- The amendment code is a secret: only its hash is here, and every later act must show the code.
  amendment_code_hash bytea check (length(amendment_code_hash) = 32),
  debt_ended_on date,
  discharge_due_on date,
  version integer not null,
  participants text[] not null check (participants @> array[lender_id, grantor_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, pledge_id) references pledge (tenant_id, id),
  foreign key (tenant_id, base_id) references registration (tenant_id, id),
  check ((status = 'pending') or (number is not null and registered_at is not null and expires_on is not null))
);
create unique index registration_number on registration (tenant_id, number) where number is not null;
create index registration_pledge on registration (tenant_id, pledge_id);
create index registration_participants on registration using gin (participants);
select holdfast_protect('registration');

create table filing (
  tenant_id text not null references tenant,
  id text not null,
  registration_id text not null,
  act text not null check (act in ('initial', 'amend', 'renew', 'discharge')),
  status text not null check (status in ('prepared', 'stamped', 'confirmed', 'rejected')),
  content jsonb not null,
  prepared_by text not null,
  prepared_at timestamptz not null,
  -- When it was handed over in a file.
  exported_at timestamptz,
  stamp jsonb,
  stamped_by text,
  -- A second person compares the certificate.
  confirmed_by text check (confirmed_by <> stamped_by),
  confirmed_at timestamptz,
  rejected_reason text,
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, registration_id) references registration (tenant_id, id),
  check ((status in ('stamped', 'confirmed')) <= (stamp is not null)),
  check ((status = 'confirmed') = (confirmed_by is not null))
);
-- One act at a time on one registration: nothing is amended beside its discharge.
create unique index filing_one_live on filing (tenant_id, registration_id) where status in ('prepared', 'stamped');
create index filing_participants on filing using gin (participants);
select holdfast_protect('filing');

create table former_name (
  tenant_id text not null references tenant,
  party_id text not null,
  name text not null,
  changed_on date not null,
  recorded_by text not null,
  primary key (tenant_id, party_id, name),
  foreign key (tenant_id, party_id) references party (tenant_id, id)
);
select holdfast_protect('former_name', 'select, insert');

create table registry_search (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  grantor_id text not null,
  searched_name text not null,
  certificate_number text not null,
  certificate_hash text not null check (certificate_hash ~ '^[0-9a-f]{64}$'),
  searched_at timestamptz not null,
  hits jsonb not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  unique (tenant_id, lender_id, certificate_number),
  foreign key (tenant_id, grantor_id) references party (tenant_id, id)
);
create index registry_search_grantor on registry_search (tenant_id, lender_id, grantor_id, searched_at desc);
select holdfast_protect('registry_search', 'select, insert');

create table objection (
  tenant_id text not null references tenant,
  id text not null,
  registration_id text not null,
  objector text not null,
  reason text not null,
  filed_on date not null,
  notify_by date not null,
  suit_proof_by date not null,
  notified_at timestamptz,
  suit_proof_hash text check (suit_proof_hash ~ '^[0-9a-f]{64}$'),
  -- Withdrawn, or decided by the court.
  closed_as text check (closed_as in ('withdrawn', 'dismissed', 'upheld')),
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, registration_id) references registration (tenant_id, id)
);
create index objection_registration on objection (tenant_id, registration_id);
select holdfast_protect('objection');
