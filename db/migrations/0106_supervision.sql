-- A lender's control of one site through the custodian it engaged (SI 55). State and moment are computed from the rows of
-- evidence and kept for whoever asks; nobody types them.
create table supervision (
  tenant_id text not null references tenant,
  id text not null,
  agreement_id text not null,
  lender_id text not null,
  custodian_id text not null,
  site_id text not null,
  risk_class text not null check (risk_class in ('low', 'normal', 'high')),
  state text not null check (state in ('none', 'handover', 'controlled', 'degraded', 'lost')),
  reason text not null,
  state_since timestamptz not null,
  -- The latest of the required legs at the first entry into control; kept while control is not lost.
  control_effective_at timestamptz check (control_effective_at is not null or state not in ('controlled', 'degraded')),
  -- When the next patrol or count is due; the timer looks here.
  next_due_at timestamptz,
  opened_at timestamptz not null,
  participants text[] not null check (participants @> array[lender_id, custodian_id]),
  primary key (tenant_id, id),
  unique (tenant_id, agreement_id, site_id),
  foreign key (tenant_id, agreement_id) references custody_agreement (tenant_id, id),
  foreign key (tenant_id, site_id) references site (tenant_id, id)
);
create index supervision_due on supervision (tenant_id, next_due_at) where next_due_at is not null;
create index supervision_participants on supervision using gin (participants);
select holdfast_protect('supervision');

-- Evidence counts from when it was put on record: a date on a paper cannot carry control back.
create table supervision_record (
  tenant_id text not null references tenant,
  id text not null,
  supervision_id text not null,
  kind text not null check (kind in
    ('site_right', 'handover', 'count', 'independent_count', 'patrol', 'continuity', 'loss')),
  passed boolean not null,
  document_hash text check (document_hash ~ '^[0-9a-f]{64}$'),
  detail jsonb not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, supervision_id) references supervision (tenant_id, id)
);
create index supervision_record_of on supervision_record (tenant_id, supervision_id, kind, recorded_at desc);
select holdfast_protect('supervision_record', 'select, insert');
