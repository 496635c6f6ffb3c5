-- Banks that act as one for a firm: a body, its members, and a ledger of what each has out. A member sees its own rows and the sums of all.
create table joint_body (
  tenant_id text not null references tenant,
  id text not null,
  kind text not null check (kind in ('joint_credit', 'creditors_committee')),
  name text not null check (length(name) between 1 and 200),
  debtor_id text not null,
  lead_id text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  status text not null check (status in ('forming', 'active', 'warning', 'closed')),
  line_minor bigint check (line_minor >= 0),
  line_motion_id text,
  -- What members have out, low-risk items apart; counted by the database.
  used_minor bigint not null default 0,
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  formed_by text not null,
  formed_at timestamptz not null,
  participants text[] not null check (participants @> array[lead_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, debtor_id) references party (tenant_id, id),
  foreign key (tenant_id, lead_id) references party (tenant_id, id)
);
create unique index joint_body_once on joint_body (tenant_id, debtor_id, kind) where status <> 'closed';
select holdfast_protect('joint_body');

create table joint_member (
  tenant_id text not null references tenant,
  body_id text not null,
  bank_id text not null,
  status text not null check (status in ('invited', 'joined', 'left')),
  joined_by text,
  joined_at timestamptz,
  participants text[] not null check (participants @> array[bank_id]),
  primary key (tenant_id, body_id, bank_id),
  foreign key (tenant_id, body_id) references joint_body (tenant_id, id),
  foreign key (tenant_id, bank_id) references party (tenant_id, id)
);
select holdfast_protect('joint_member');

create table joint_entry (
  tenant_id text not null references tenant,
  id text not null,
  body_id text not null,
  bank_id text not null,
  kind text not null check (kind in ('loan', 'bond', 'off_balance', 'guarantee')),
  amount_minor bigint not null check (amount_minor > 0),
  is_low_risk boolean not null,
  due_on date,
  object_id text,
  note text check (length(note) between 1 and 500),
  status text not null check (status in ('live', 'ended')),
  reported_by text not null,
  reported_at timestamptz not null,
  ended_at timestamptz,
  participants text[] not null check (participants = array[bank_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, body_id) references joint_body (tenant_id, id),
  check ((status = 'ended') = (ended_at is not null))
);
create unique index joint_entry_object on joint_entry (tenant_id, body_id, object_id) where status = 'live' and object_id is not null;
create index joint_entry_body on joint_entry (tenant_id, body_id, bank_id);
select holdfast_protect('joint_entry');

create function holdfast_joint_counted() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  by_minor bigint := case when new.status = 'live' and not new.is_low_risk then new.amount_minor else 0 end
    - case when tg_op = 'UPDATE' and old.status = 'live' and not old.is_low_risk then old.amount_minor else 0 end;
begin
  update joint_body set used_minor = used_minor + by_minor where tenant_id = new.tenant_id and id = new.body_id;
  return null;
end $$;
create trigger counted after insert or update on joint_entry for each row execute function holdfast_joint_counted();

-- What a body decides: by claims and by heads, both as they stood when it was put.
create table motion (
  tenant_id text not null references tenant,
  id text not null,
  body_id text not null,
  kind text not null check (kind in ('line', 'warning_start', 'warning_end', 'amend', 'close', 'release_security', 'other')),
  said text not null check (length(said) between 1 and 1000),
  line_minor bigint check (line_minor >= 0),
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  -- Claims in favour, of those of all: so many of so many; heads in favour: more than so many of ten thousand.
  claims_of integer not null,
  claims_in integer not null check (claims_in > 0),
  heads_over_bps integer not null check (heads_over_bps between 0 and 10000),
  rules text[] not null,
  claims_minor bigint not null check (claims_minor >= 0),
  heads integer not null check (heads > 0),
  for_minor bigint not null default 0,
  for_heads integer not null default 0,
  against_minor bigint not null default 0,
  against_heads integer not null default 0,
  status text not null check (status in ('open', 'carried', 'lost')),
  put_by text not null,
  put_by_person text not null,
  put_at timestamptz not null,
  closes_on date not null,
  decided_at timestamptz,
  participants text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, body_id) references joint_body (tenant_id, id),
  check ((status = 'open') = (decided_at is null))
);
create index motion_body on motion (tenant_id, body_id, id);
select holdfast_protect('motion');

create table motion_voice (
  tenant_id text not null references tenant,
  motion_id text not null,
  bank_id text not null,
  weight_minor bigint not null check (weight_minor >= 0),
  vote text check (vote in ('for', 'against', 'abstain')),
  voted_by_person text,
  voted_at timestamptz,
  participants text[] not null check (participants = array[bank_id]),
  primary key (tenant_id, motion_id, bank_id),
  foreign key (tenant_id, motion_id) references motion (tenant_id, id),
  check ((vote is null) = (voted_at is null))
);
select holdfast_protect('motion_voice');
create function holdfast_weight_frozen() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.weight_minor <> old.weight_minor or old.vote is not null then
    raise exception using errcode = 'check_violation', constraint = 'motion_voice_frozen', table = 'motion_voice',
      message = 'a weight stands as it was when the motion was put, and a vote as it was cast';
  end if;
  return new;
end $$;
create trigger frozen before update on motion_voice for each row execute function holdfast_weight_frozen();

-- A line cut, stopped or a loan called in: with its reason, and contested by the firm (measures 2 and 16).
create table credit_cut (
  tenant_id text not null references tenant,
  id text not null,
  kind text not null check (kind in ('cut', 'stop', 'call')),
  lender_id text not null,
  party_id text not null,
  object_id text not null,
  event_id text,
  reason text not null,
  note text check (length(note) between 1 and 1000),
  listed text[] not null,
  before_minor bigint,
  after_minor bigint,
  currency text,
  effective_on date not null,
  status text not null check (status in ('standing', 'contested', 'confirmed', 'undone')),
  contest text check (length(contest) between 1 and 1000),
  contest_hash text check (contest_hash ~ '^[0-9a-f]{64}$'),
  contested_at timestamptz,
  answer_due_on date,
  answer text check (length(answer) between 1 and 1000),
  answered_at timestamptz,
  made_by text not null,
  made_at timestamptz not null,
  participants text[] not null check (participants = array[lender_id, party_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  check ((status = 'standing') = (contest is null)),
  check ((status in ('confirmed', 'undone')) = (answer is not null))
);
create index credit_cut_lender on credit_cut (tenant_id, lender_id, id);
create index credit_cut_party on credit_cut (tenant_id, party_id, id);
select holdfast_protect('credit_cut');
