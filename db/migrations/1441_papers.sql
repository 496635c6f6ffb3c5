-- The papers behind the hashes that acts name. A party brings one in pieces; whoever takes part in an act that names its hash may read it.
create table paper (
  tenant_id text not null references tenant,
  id text not null,
  party_id text not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  name text not null,
  bytes bigint not null check (bytes between 1 and 50000000),
  received bigint not null default 0 check (received between 0 and bytes),
  pieces integer not null default 0,
  status text not null check (status in ('receiving', 'kept', 'refused')),
  media_type text,
  started_by text not null,
  created_at timestamptz not null,
  participants text[] not null check (participants @> array[party_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  foreign key (tenant_id, started_by) references person (tenant_id, id),
  check (status <> 'kept' or (received = bytes and media_type is not null))
);
-- A party keeps the same bytes once; what was refused stands in nobody's way.
create unique index paper_once on paper (tenant_id, sha256, party_id) where status <> 'refused';
create index paper_participants on paper using gin (participants);
select holdfast_protect('paper');

create table paper_piece (
  tenant_id text not null references tenant,
  paper_id text not null,
  piece integer not null check (piece >= 0),
  starts_at bigint not null,
  content bytea not null check (length(content) between 1 and 900000),
  primary key (tenant_id, paper_id, piece),
  foreign key (tenant_id, paper_id) references paper (tenant_id, id)
);
alter table paper_piece alter column content set storage external;
select holdfast_protect('paper_piece', 'select, insert, update, delete');
select holdfast_belong_to('paper_piece', 'paper', 'paper_id');
