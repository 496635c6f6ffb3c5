-- Reverse factoring: a core firm offers a supplier early payment of one confirmed payable, under the core firm's own line.
create table reverse_offer (
  tenant_id text not null references tenant,
  id text not null,
  line_id text not null,
  receivable_id text not null,
  debtor_id text not null,
  factor_id text not null,
  supplier_id text not null,
  rate_bps integer not null check (rate_bps between 0 and 10000),
  open_until date not null,
  status text not null check (status in ('open', 'withdrawn', 'taken', 'released')),
  assignment_id text,
  -- What the line holds for it.
  amount_minor bigint check (amount_minor > 0),
  proposed_by text not null,
  participants text[] not null check (participants @> array[debtor_id, factor_id, supplier_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, line_id) references certificate_line (tenant_id, id),
  foreign key (tenant_id, receivable_id) references receivable (tenant_id, id),
  foreign key (tenant_id, assignment_id) references assignment (tenant_id, id),
  check ((status in ('taken', 'released')) = (assignment_id is not null)),
  check ((status in ('taken', 'released')) = (amount_minor is not null))
);
create unique index reverse_offer_one on reverse_offer (receivable_id, tenant_id) where status in ('open', 'taken');
create unique index reverse_offer_assignment on reverse_offer (assignment_id, tenant_id);
create index reverse_offer_participants on reverse_offer using gin (participants);
select holdfast_protect('reverse_offer');
