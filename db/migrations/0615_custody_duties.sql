-- A failure of custody over pledged goods has somebody who answers for it and a time by which it is closed, with its cause
-- (Civil Code 432). One for each lender whose security it touches.
create table custody_incident (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  -- Who held the goods then; null when nobody did by the record.
  custodian_id text,
  source text not null check (source in ('breach', 'supervision', 'reweighing')),
  source_id text not null,
  kind text not null,
  severity text not null check (severity in ('minor', 'major', 'critical')),
  lot_ids text[] not null check (cardinality(lot_ids) > 0),
  -- What the books lost to it: { lotId: integer at the scale of the lot }.
  lost jsonb not null default '{}',
  status text not null check (status in ('open', 'closed')),
  owner_party_id text not null,
  owner_id text not null,
  opened_at timestamptz not null,
  due_at timestamptz not null check (due_at > opened_at),
  -- When what set it off was over: the breach closed, control there again.
  ended_at timestamptz,
  overdue_at timestamptz,
  escalated_to text,
  cause text check (cause in ('market', 'quality', 'shortage', 'custody_fault', 'carrier', 'no_loss', 'unknown')),
  note text,
  evidence_hash text,
  closed_by text,
  closed_at timestamptz,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  check ((status = 'closed') = (closed_at is not null)),
  check ((status = 'closed') = (cause is not null)),
  check ((status = 'closed') = (closed_by is not null)),
  -- Only what ended by itself needs no evidence of why it was nothing.
  check (status = 'open' or evidence_hash is not null or cause = 'no_loss'),
  check ((overdue_at is null) = (escalated_to is null))
);
create unique index custody_incident_open on custody_incident (tenant_id, lender_id, source_id) where status = 'open';
create index custody_incident_lots on custody_incident using gin (lot_ids);
create index custody_incident_participants on custody_incident using gin (participants);
select holdfast_protect('custody_incident');

-- The pledgor demands that goods which the pledgee's conduct endangers be put in escrow, or be given back against early
-- payment (Civil Code 432, second paragraph).
create table custody_demand (
  tenant_id text not null references tenant,
  id text not null,
  pledge_id text not null,
  facility_id text not null,
  lender_id text not null,
  pledgor_id text not null,
  lot_ids text[] not null check (cardinality(lot_ids) > 0),
  ways text[] not null check (ways <@ array['escrow', 'early_payoff'] and cardinality(ways) > 0),
  statement text not null,
  evidence_hash text not null,
  incident_id text,
  currency text not null,
  status text not null check (status in ('open', 'accepted', 'refused', 'lapsed', 'met', 'ended', 'withdrawn')),
  demanded_by text not null,
  demanded_at timestamptz not null,
  due_at timestamptz not null check (due_at > demanded_at),
  way text check (way = any (ways)),
  escrow_custodian_id text,
  answer jsonb,
  lapsed_at timestamptz,
  closed_at timestamptz,
  -- What the pledgor claims for goods spoilt or lost, and what the pledgee answered.
  loss jsonb,
  loss_answer jsonb,
  participants text[] not null check (participants @> array[lender_id, pledgor_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, pledge_id) references pledge (tenant_id, id),
  foreign key (tenant_id, incident_id) references custody_incident (tenant_id, id),
  check ((status in ('open', 'accepted', 'lapsed')) = (closed_at is null)),
  check (status <> 'lapsed' or lapsed_at is not null),
  check (status <> 'accepted' or way is not null),
  check (status not in ('accepted', 'refused') or answer is not null),
  check ((escrow_custodian_id is not null) = (way is not distinct from 'escrow')),
  check (escrow_custodian_id not in (lender_id, pledgor_id)),
  check (loss is null or lapsed_at is not null or status = 'refused'),
  check (loss_answer is null or loss is not null)
);
create unique index custody_demand_live on custody_demand (tenant_id, pledge_id) where status in ('open', 'accepted', 'lapsed');
create index custody_demand_participants on custody_demand using gin (participants);
select holdfast_protect('custody_demand');

-- Goods that are security no more go back from the lender's custodian to the pledgor (Civil Code 436): what was taken over,
-- what is handed back, each side signing for itself. A shortage is kept to the last unit.
create table goods_return (
  tenant_id text not null references tenant,
  id text not null,
  pledge_id text not null,
  lot_id text not null,
  lender_id text not null,
  custodian_id text not null,
  pledgor_id text not null,
  status text not null check (status in ('open', 'handed_over', 'returned', 'ended')),
  opened_at timestamptz not null,
  due_at timestamptz not null check (due_at > opened_at),
  overdue_at timestamptz,
  -- When and in what state custody was taken over.
  taken_at timestamptz not null,
  taken jsonb not null,
  -- Taken over, less what left by the books; what a later weighing found missing is not taken off.
  expected_value bigint not null check (expected_value >= 0),
  scale smallint not null,
  unit text not null,
  handed jsonb,
  handed_value bigint check (handed_value >= 0),
  received jsonb,
  received_value bigint check (received_value >= 0),
  tolerance_bps integer,
  shortage_value bigint check (shortage_value >= 0),
  claim jsonb,
  claim_answer jsonb,
  closed_at timestamptz,
  participants text[] not null check (participants @> array[lender_id, custodian_id, pledgor_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, pledge_id) references pledge (tenant_id, id),
  foreign key (tenant_id, lot_id) references lot (tenant_id, id),
  check ((status in ('returned', 'ended')) = (closed_at is not null)),
  check (status not in ('handed_over', 'returned') or (handed is not null and handed_value is not null)),
  check ((status = 'returned') = (received is not null)),
  check ((status = 'returned') = (received_value is not null)),
  check (status <> 'returned' or shortage_value = greatest(0, expected_value - received_value)),
  check (claim is null or shortage_value > 0),
  check (claim_answer is null or claim is not null)
);
create unique index goods_return_live on goods_return (tenant_id, lot_id) where status in ('open', 'handed_over');
create index goods_return_participants on goods_return using gin (participants);
select holdfast_protect('goods_return');

-- What the pledgor lets the pledgee's side do with pledged goods or the document for them: hand them on, or pledge or pass
-- the document on, to one party (Civil Code 431, 434, 894). Its own act, on its own document.
create table pledgor_consent (
  tenant_id text not null references tenant,
  id text not null,
  pledge_id text not null,
  pledgor_id text not null,
  lender_id text not null,
  act text not null check (act in ('hand_on', 'pass_document')),
  item_ids text[] not null check (cardinality(item_ids) > 0),
  to_party_id text not null check (to_party_id <> lender_id and to_party_id <> pledgor_id),
  document_hash text not null,
  given_by text not null,
  given_at timestamptz not null,
  until timestamptz check (until > given_at),
  withdrawn_at timestamptz,
  participants text[] not null check (participants @> array[lender_id, pledgor_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, pledge_id) references pledge (tenant_id, id)
);
create index pledgor_consent_items on pledgor_consent using gin (item_ids);
create index pledgor_consent_participants on pledgor_consent using gin (participants);
select holdfast_protect('pledgor_consent');
