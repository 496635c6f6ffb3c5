-- What a bank lets a core firm issue in certificates.
create table certificate_line (
  tenant_id text not null references tenant,
  id text not null,
  issuer_id text not null,
  bank_id text not null,
  limit_minor bigint not null check (limit_minor > 0),
  used_minor bigint not null default 0 check (used_minor >= 0),
  currency text not null,
  expires_on date not null,
  depth_max integer not null check (depth_max between 0 and 1000000),
  splits_max integer not null check (splits_max between 0 and 1000000),
  status text not null check (status in ('proposed', 'active', 'stopped')),
  stop_reason text,
  proposed_by text not null,
  approved_by text check (approved_by <> proposed_by),
  participants text[] not null check (participants @> array[issuer_id, bank_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, issuer_id) references party (tenant_id, id),
  foreign key (tenant_id, bank_id) references party (tenant_id, id),
  constraint certificate_line_within_limit check (used_minor <= limit_minor),
  check ((status = 'active') <= (approved_by is not null))
);
create index certificate_line_issuer on certificate_line (issuer_id, tenant_id);
select holdfast_protect('certificate_line');

create table certificate (
  tenant_id text not null references tenant,
  id text not null,
  number text not null,
  issuer_id text not null,
  obligee_id text not null,
  bank_id text not null,
  line_id text not null,
  face_minor bigint not null check (face_minor > 0),
  -- Sum of the live holdings, kept by the database.
  held_minor bigint not null default 0,
  currency text not null,
  issued_on date not null,
  due_on date not null check (due_on > issued_on),
  tenor text not null check (tenor in ('ok', 'review')),
  tenor_reason text,
  tenor_reviewed_by text,
  contract_number text not null,
  splits integer not null default 0,
  depth_max integer not null,
  splits_max integer not null,
  status text not null check (status in ('offered', 'live', 'refused', 'cancelled', 'due', 'redeemed', 'dishonoured')),
  paid_minor bigint not null default 0 check (paid_minor >= 0 and paid_minor <= face_minor),
  issued_by text not null,
  participants text[] not null check (participants @> array[issuer_id, bank_id, obligee_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (number, tenant_id),
  foreign key (tenant_id, line_id) references certificate_line (tenant_id, id),
  foreign key (tenant_id, issuer_id) references party (tenant_id, id),
  foreign key (tenant_id, obligee_id) references party (tenant_id, id),
  check (issuer_id <> obligee_id),
  check ((tenor = 'review') = (tenor_reason is not null))
);
create index certificate_participants on certificate using gin (participants);
create index certificate_due on certificate (due_on, tenant_id) where status = 'live';
select holdfast_protect('certificate');

-- What the certificate rests on: confirmed receivables of its obligee against its issuer.
create table certificate_receivable (
  tenant_id text not null references tenant,
  certificate_id text not null,
  receivable_id text not null,
  amount_minor bigint not null check (amount_minor > 0),
  primary key (tenant_id, certificate_id, receivable_id),
  foreign key (tenant_id, certificate_id) references certificate (tenant_id, id),
  foreign key (tenant_id, receivable_id) references receivable (tenant_id, id)
);
select holdfast_protect('certificate_receivable', 'select, insert');

-- A part of a certificate in one hand: an interval [from, to) of the face in minor units, so that parts cannot overlap.
create table holding (
  tenant_id text not null references tenant,
  id text not null,
  certificate_id text not null,
  holder_id text not null,
  from_minor bigint not null check (from_minor >= 0),
  to_minor bigint not null,
  reserved_minor bigint not null default 0,
  depth integer not null check (depth >= 0),
  parent_id text,
  live boolean not null,
  -- The bank account that the part is paid into when it falls due.
  account_number text,
  account_bank text,
  participants text[] not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, certificate_id) references certificate (tenant_id, id),
  foreign key (tenant_id, holder_id) references party (tenant_id, id),
  check (to_minor > from_minor),
  constraint holding_reserved check (reserved_minor >= 0 and reserved_minor <= to_minor - from_minor),
  constraint holding_parts_apart
    exclude using gist (tenant_id with =, certificate_id with =, int8range(from_minor, to_minor) with &&) where (live)
    deferrable initially deferred
);
create index holding_certificate on holding (certificate_id, tenant_id) where live;
create index holding_holder on holding (holder_id, tenant_id) where live;
select holdfast_protect('holding');

-- Each statement on holdings moves the certificate's sum; whatever commits has parts that add up to the face.
create function holding_move_sum() returns trigger language plpgsql as $$
begin
  update certificate c set held_minor = c.held_minor + moved.minor
  from (select tenant_id, certificate_id, sum(minor)::bigint minor from (
          select tenant_id, certificate_id, to_minor - from_minor minor from after_rows where live
          union all
          select tenant_id, certificate_id, from_minor - to_minor from before_rows where live) rows
        group by 1, 2) moved
  where c.tenant_id = moved.tenant_id and c.id = moved.certificate_id and moved.minor <> 0;
  return null;
end $$;
create function holding_add_sum() returns trigger language plpgsql as $$
begin
  update certificate c set held_minor = c.held_minor + moved.minor
  from (select tenant_id, certificate_id, sum(to_minor - from_minor)::bigint minor from after_rows where live group by 1, 2) moved
  where c.tenant_id = moved.tenant_id and c.id = moved.certificate_id;
  return null;
end $$;
create trigger holding_add_sum after insert on holding
  referencing new table as after_rows for each statement execute function holding_add_sum();
create trigger holding_move_sum after update on holding
  referencing old table as before_rows new table as after_rows for each statement execute function holding_move_sum();

create function certificate_must_add_up() returns trigger language plpgsql as $$
declare
  now_held bigint;
  must_hold bigint;
begin
  select held_minor, case when status in ('live', 'due', 'dishonoured') then face_minor else 0 end into now_held, must_hold
  from certificate where tenant_id = new.tenant_id and id = new.id;
  if now_held <> must_hold then
    raise exception 'parts of certificate % add up to % and not to %', new.id, now_held, must_hold
      using errcode = '23514', constraint = 'certificate_adds_up';
  end if;
  return null;
end $$;
create constraint trigger certificate_adds_up after insert or update on certificate
  deferrable initially deferred for each row execute function certificate_must_add_up();

create table certificate_move (
  tenant_id text not null references tenant,
  id text not null,
  certificate_id text not null,
  kind text not null check (kind in ('transfer', 'finance')),
  from_holding_id text not null,
  to_holding_id text,
  from_party_id text not null,
  to_party_id text not null,
  amount_minor bigint not null check (amount_minor > 0),
  rate_bps integer check (rate_bps between 0 and 10000),
  discount_minor bigint,
  filing_number text,
  filed_at timestamptz,
  status text not null check (status in ('offered', 'accepted', 'refused', 'withdrawn')),
  offered_by text not null,
  answered_by text,
  offered_at timestamptz not null,
  answered_at timestamptz,
  participants text[] not null check (participants @> array[from_party_id, to_party_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, certificate_id) references certificate (tenant_id, id),
  foreign key (tenant_id, from_holding_id) references holding (tenant_id, id),
  foreign key (tenant_id, to_holding_id) references holding (tenant_id, id),
  check (from_party_id <> to_party_id),
  check ((status = 'accepted') = (to_holding_id is not null)),
  check (kind = 'finance' and status = 'accepted' and discount_minor is not null and filing_number is not null
         or kind <> 'finance' or status <> 'accepted')
);
create index certificate_move_certificate on certificate_move (certificate_id, id, tenant_id);
select holdfast_protect('certificate_move');

-- What a bank is told to pay: the platform moves no money and keeps none (Yin Fa [2025] 77 arts 4 and 14).
create table payment_instruction (
  tenant_id text not null references tenant,
  id text not null,
  -- A certificate or a move of one.
  object_id text not null,
  bank_id text not null,
  payer_id text not null,
  payee_id text not null,
  account_number text not null,
  account_bank text not null,
  amount_minor bigint not null check (amount_minor > 0),
  paid_minor bigint check (paid_minor >= 0 and paid_minor <= amount_minor),
  currency text not null,
  pay_on date not null,
  status text not null check (status in ('instructed', 'paid', 'failed')),
  bank_reference text,
  participants text[] not null check (participants @> array[bank_id, payee_id]),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, bank_id) references party (tenant_id, id),
  check ((status = 'instructed') = (paid_minor is null))
);
create index payment_instruction_object on payment_instruction (object_id, tenant_id);
select holdfast_protect('payment_instruction');
