-- The engine's memory of a subject leaves the row that every batch rewrites: the hot row is some dozens of bytes, and the
-- memory is written when a snapshot is due.
create table subject_snapshot (
  tenant_id text not null references tenant,
  subject_id text not null,
  version bigint not null,
  state jsonb not null,
  taken_at timestamptz not null,
  primary key (tenant_id, subject_id),
  foreign key (tenant_id, subject_id) references subject_state (tenant_id, subject_id)
);
-- Whoever migrates need not be above row-level security.
alter table subject_state no force row level security;
insert into subject_snapshot (tenant_id, subject_id, version, state, taken_at)
  select tenant_id, subject_id, snapshot_version, state, snapshot_at from subject_state;
alter table subject_state force row level security;
alter table subject_state drop column state, drop column snapshot_version, drop column snapshot_at;
select holdfast_protect('subject_snapshot');
