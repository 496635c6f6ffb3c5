-- What a lender asks for before goods count as controlled, by risk class, where that is not the rule book's. Two people; the
-- newest that was approved for a class is in force, setting by setting over the default.
create table control_terms (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  risk_classes text[] not null check (risk_classes <@ array['low', 'normal', 'high'] and cardinality(risk_classes) > 0),
  terms jsonb not null,
  -- The settings that ask for less than was in force when it was proposed.
  loosens text[] not null,
  reason text not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  approved_by text check (approved_by <> proposed_by),
  approved_at timestamptz,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  check ((approved_by is null) = (approved_at is null))
);
create index control_terms_of on control_terms (tenant_id, lender_id, approved_at) where approved_at is not null;
select holdfast_protect('control_terms');
