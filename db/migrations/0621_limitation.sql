-- What restarts the time within which a debt can be sued for (Civil Code 195): a demand that arrived, a part payment, an
-- acknowledgement, a suit from its filing until it ends. Rows are only added; the date is computed from them.
create table debt_interruption (
  tenant_id text not null references tenant,
  id text not null,
  facility_id text not null,
  -- A drawdown, or a financing under a credit.
  debt_id text not null,
  kind text not null check (kind in ('demand', 'payment', 'acknowledgement', 'suit', 'suit_ended')),
  on_day date not null,
  -- SHA-256 of the proof; without it, the object whose own record proves it.
  document_hash text check (document_hash ~ '^[0-9a-f]{64}$'),
  source_id text,
  recorded_by text,
  created_at timestamptz not null,
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  check (document_hash is not null or source_id is not null)
);
create unique index debt_interruption_once on debt_interruption (tenant_id, debt_id, kind, on_day);
create index debt_interruption_facility on debt_interruption (tenant_id, facility_id);
create index debt_interruption_participants on debt_interruption using gin (participants);
select holdfast_protect('debt_interruption', 'select, insert');
