-- What is said of a party for the policy's purposes: its size for a purpose, its industry, lists it is on, events of its credit, consents. By
-- whom, on which paper, for which days, and known from when. Nothing is edited: what turns out otherwise is a new row that takes its place.
create table party_standing (
  tenant_id text not null references tenant,
  id text not null,
  party_id text not null,
  kind text not null check (kind in ('size', 'industry', 'viability', 'list', 'relation', 'credit_event', 'score', 'consent',
    'business', 'enterprise_class')),
  value text not null check (length(value) between 1 and 100),
  -- Of a size and a consent: what for. It is never taken for another purpose.
  purpose text check (length(purpose) between 1 and 60),
  list_year integer check (list_year between 2000 and 2100),
  -- Of a relation or successor: to whom; of a consent: for whose use.
  other_id text,
  figure bigint,
  said jsonb not null,
  -- Of rows in one slot no two hold for one day at once.
  slot text not null,
  is_official boolean not null,
  document_hash text check (document_hash ~ '^[0-9a-f]{64}$'),
  reason text not null check (length(reason) between 1 and 1000),
  status text not null check (status in ('proposed', 'in_force', 'superseded', 'withdrawn')),
  stated_by text not null,
  stated_by_person text not null,
  confirmed_by_person text,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  known_from timestamptz not null,
  known_until timestamptz check (known_until >= known_from),
  supersedes text,
  participants text[] not null check (participants @> array[stated_by]),
  primary key (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  foreign key (tenant_id, stated_by) references party (tenant_id, id),
  foreign key (tenant_id, other_id) references party (tenant_id, id),
  foreign key (tenant_id, supersedes) references party_standing (tenant_id, id),
  check (stated_by <> party_id or kind in ('consent', 'relation')),
  check ((kind = 'list') = (list_year is not null)),
  check ((status in ('superseded', 'withdrawn')) = (known_until is not null)),
  constraint party_standing_no_overlap exclude using gist (
    tenant_id with =, party_id with =, stated_by with =, slot with =, daterange(valid_from, valid_to, '[]') with &&,
    tstzrange(known_from, known_until) with &&) where (status <> 'proposed')
);
create index party_standing_of on party_standing (tenant_id, party_id, kind) where known_until is null;
select holdfast_protect('party_standing');

-- Whom a standing is about says that it is wrong, or that what it rests on is mended; who stated it answers.
create table standing_contest (
  tenant_id text not null references tenant,
  id text not null,
  standing_id text not null,
  contested_by text not null,
  stated_by text not null,
  reason text not null check (length(reason) between 1 and 1000),
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  status text not null check (status in ('open', 'upheld', 'rejected')),
  contested_by_person text not null,
  contested_at timestamptz not null,
  answer_due_on date not null,
  answer text check (length(answer) between 1 and 1000),
  answered_by_person text,
  answered_at timestamptz,
  participants text[] not null check (participants @> array[contested_by, stated_by]),
  primary key (tenant_id, id),
  foreign key (tenant_id, standing_id) references party_standing (tenant_id, id),
  check ((status = 'open') = (answer is null))
);
create unique index standing_contest_once on standing_contest (tenant_id, standing_id) where status = 'open';
select holdfast_protect('standing_contest');
