-- What is lost for good is written out of the books as a loss; it did not leave by the gate.
alter table lot_operation
  drop constraint lot_operation_kind_check,
  add constraint lot_operation_kind_check
    check (kind in ('register', 'split', 'merge', 'blend', 'reweigh', 'outbound', 'loss'));

-- A claim to money that takes the place of collateral: insurance, compensation, expropriation (Civil Code 390), the price of
-- what was transferred (406, 445), a document that matured before the debt (442), fruits (430). The security goes on in it.
create table surrogate (
  tenant_id text not null references tenant,
  id text not null,
  pledge_id text not null,
  facility_id text not null,
  lender_id text not null,
  pledgor_id text not null,
  kind text not null check (kind in
    ('insurance', 'compensation', 'expropriation', 'transfer_price', 'document_matured', 'fruits')),
  happened_on date not null,
  statement text not null,
  -- Each item with what of it was lost, where something was.
  items jsonb not null,
  -- Every pledge that was in force over these items: the goods may be gone from all of them when the money comes.
  pledge_ids text[] not null check (pledge_ids @> array[pledge_id]),
  payer text not null,
  payer_id text,
  policy_number text,
  document_hash text not null,
  currency text not null,
  claimed_minor bigint not null check (claimed_minor > 0),
  accepted_minor bigint check (accepted_minor > 0 and accepted_minor <= claimed_minor),
  answer jsonb,
  received_minor bigint not null default 0 check (received_minor >= 0),
  -- Of what was received, still held as margin of the facility because no debt was due.
  held_minor bigint not null default 0 check (held_minor >= 0 and held_minor <= received_minor),
  -- What was held and secures nothing any more, gone down the ranking since.
  freed jsonb not null default '[]',
  status text not null check (status in ('open', 'accepted', 'refused', 'paid', 'closed')),
  written_out_at timestamptz,
  opened_by text not null,
  opened_by_party text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_reason text,
  participants text[] not null check (participants @> array[lender_id, pledgor_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, pledge_id) references pledge (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id),
  -- Nothing is received beyond what was accepted; accepted is not paid, and paid is all of it.
  check (received_minor <= coalesce(accepted_minor, 0)),
  check (status not in ('open', 'refused') or accepted_minor is null),
  check (status not in ('accepted', 'paid') or accepted_minor is not null),
  check (status <> 'paid' or received_minor = accepted_minor),
  check ((status = 'closed') = (closed_at is not null)),
  check ((closed_at is null) = (closed_reason is null))
);
create index surrogate_facility on surrogate (tenant_id, facility_id);
create index surrogate_participants on surrogate using gin (participants);
select holdfast_protect('surrogate');

-- Money that came under such a claim: one transfer of the bank is recorded once.
create table surrogate_receipt (
  tenant_id text not null references tenant,
  id text not null,
  surrogate_id text not null,
  lender_id text not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  reference text not null,
  received_on date not null,
  -- Where it went: down the ranking, to debts, held, to the pledgor.
  application jsonb not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  constraint surrogate_receipt_reference unique (tenant_id, lender_id, reference),
  foreign key (tenant_id, surrogate_id) references surrogate (tenant_id, id)
);
create index surrogate_receipt_surrogate on surrogate_receipt (tenant_id, surrogate_id);
create index surrogate_receipt_participants on surrogate_receipt using gin (participants);
select holdfast_protect('surrogate_receipt', 'select, insert');

-- What leaves the lender's bank out of such money: the shares of other holders and the surplus of the pledgor.
create table surrogate_payment (
  tenant_id text not null references tenant,
  id text not null,
  surrogate_id text not null,
  lender_id text not null,
  kind text not null check (kind in ('secured_claim', 'surplus')),
  right_id text,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  payee text not null,
  account text not null,
  reference text not null,
  paid_on date not null,
  paid_by text not null,
  recorded_at timestamptz not null,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  constraint surrogate_payment_reference unique (tenant_id, lender_id, reference),
  foreign key (tenant_id, surrogate_id) references surrogate (tenant_id, id),
  check ((kind = 'secured_claim') = (right_id is not null))
);
create index surrogate_payment_surrogate on surrogate_payment (tenant_id, surrogate_id);
create index surrogate_payment_participants on surrogate_payment using gin (participants);
select holdfast_protect('surrogate_payment', 'select, insert');
