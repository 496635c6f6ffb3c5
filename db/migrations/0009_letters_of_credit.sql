create table credit (
  tenant_id text not null references tenant,
  id text not null,
  number text,
  applicant_id text not null,
  beneficiary_id text not null,
  issuing_bank_id text not null,
  -- With whom the credit is available; presentation is made there or to the issuing bank (UCP 600 6(a)).
  nominated_bank_id text not null,
  facility_id text not null,
  currency text not null,
  amount_minor bigint not null check (amount_minor > 0),
  -- What was drawn and honoured so far.
  drawn_minor bigint not null default 0 check (drawn_minor >= 0),
  plus_bps integer not null check (plus_bps between 0 and 10000),
  minus_bps integer not null check (minus_bps between 0 and 10000),
  -- The terms as an examiner reads them.
  terms jsonb not null,
  expires_on date not null,
  latest_shipment_on date not null,
  status text not null check (status in ('applied', 'issued', 'declined', 'closed')),
  applied_by text not null,
  issued_by text,
  issued_on date,
  participants text[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, issuing_bank_id, number),
  foreign key (tenant_id, applicant_id) references party (tenant_id, id),
  foreign key (tenant_id, beneficiary_id) references party (tenant_id, id),
  foreign key (tenant_id, issuing_bank_id) references party (tenant_id, id),
  foreign key (tenant_id, nominated_bank_id) references party (tenant_id, id),
  check (latest_shipment_on <= expires_on),
  check ((status in ('issued', 'closed')) = (number is not null)),
  -- Never more than the credit with its tolerance, whoever honours at the same time.
  constraint credit_not_overdrawn check (drawn_minor * 10000 <= amount_minor * (10000 + plus_bps))
);
create index credit_participants on credit using gin (participants);
select holdfast_protect('credit');

create table presentation (
  tenant_id text not null references tenant,
  id text not null,
  credit_id text not null,
  presenter_id text not null,
  presented_by text not null,
  presented_on date not null,
  amount_minor bigint not null check (amount_minor > 0),
  bill_id text not null,
  documents jsonb not null,
  status text not null check (status in ('received', 'examined', 'complying', 'refused', 'honoured')),
  examination jsonb,
  examined_by text,
  last_day_to_refuse date,
  decided_by text,
  refusal_notice jsonb,
  honoured_by text,
  honoured_at timestamptz,
  participants text[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, credit_id) references credit (tenant_id, id),
  foreign key (tenant_id, presenter_id) references party (tenant_id, id),
  foreign key (tenant_id, bill_id) references bill (tenant_id, id)
);
create index presentation_credit on presentation (tenant_id, credit_id);
-- One transport document is financed once: no second live presentation of the same bill.
create unique index presentation_bill on presentation (tenant_id, bill_id) where status <> 'refused';
select holdfast_protect('presentation');
