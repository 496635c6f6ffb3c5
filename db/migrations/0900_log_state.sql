-- How the log stands, in one row: read by every act that passes a gate, so that none of them reads the log. Written by the
-- sealer and by the checker of the log, on the database's own clock: it is about whether they run.
create table log_state (
  tenant_id text not null references tenant,
  opened_at timestamptz not null default now(),
  -- When the sealer last had nothing left to seal that is sure to be complete.
  sealed_at timestamptz,
  -- Older transactions than this were over: where it stands still, one is stuck and the log waits for it.
  horizon xid8,
  -- Leaves below it were compared with what was signed; then it begins anew.
  checked_to bigint not null default 0,
  fault text,
  fault_at timestamptz,
  primary key (tenant_id),
  check ((fault is null) = (fault_at is null))
);
select holdfast_protect('log_state');
