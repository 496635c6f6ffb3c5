-- One row is audit entry, outbox message and idempotency record of one act.
create table event (
  tenant_id text not null references tenant,
  id text not null,
  seq bigint generated always as identity,
  type text not null,
  version smallint not null,
  object_id text not null,
  at timestamptz not null,
  actor jsonb not null,
  request_id text not null,
  -- Scope of the key: the person or system actor that used it.
  idempotency_scope text,
  idempotency_key text,
  input_hash text,
  payload jsonb not null,
  -- Kept as text, so that a replay is the first answer to the letter.
  answer json,
  caused_by text,
  participants text[] not null,
  -- A reader follows (xid, seq): rows of transactions that are still open lie behind the snapshot's xmin.
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id),
  check ((idempotency_key is null) = (input_hash is null))
);
create unique index event_seq on event (seq);
create index event_object on event (tenant_id, object_id, seq);
create index event_reader on event (tenant_id, xid, seq);
create index event_participants on event using gin (participants);
create unique index event_idempotency on event (tenant_id, idempotency_scope, idempotency_key)
  where idempotency_key is not null;
select holdfast_protect('event', 'select, insert');

-- Waits for any act under the same key to end, then returns its event. Two statements in one function: in READ
-- COMMITTED each has its own snapshot, so the second sees what the first waited for.
create function claim_idempotency_key(tenant text, scope text, key text)
returns table (id text, input_hash text, answer json) language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(tenant || '/' || scope || '/' || key, 0));
  return query
    select e.id, e.input_hash, e.answer from event e
    where e.tenant_id = tenant and e.idempotency_scope = scope and e.idempotency_key = key;
end $$;

-- RFC 6962 Merkle tree over the events of a tenant. Node (level, index) covers leaves [index * 2^level, (index + 1) *
-- 2^level) and is written once, when it is complete.
create table audit_leaf (
  tenant_id text not null references tenant,
  leaf_index bigint not null,
  event_id text not null,
  primary key (tenant_id, leaf_index),
  unique (tenant_id, event_id),
  foreign key (tenant_id, event_id) references event (tenant_id, id)
);
select holdfast_protect('audit_leaf', 'select, insert');

create table audit_node (
  tenant_id text not null references tenant,
  level smallint not null,
  node_index bigint not null,
  hash bytea not null check (length(hash) = 32),
  primary key (tenant_id, level, node_index)
);
select holdfast_protect('audit_node', 'select, insert');

create table audit_checkpoint (
  tenant_id text not null references tenant,
  tree_size bigint not null,
  root_hash bytea not null check (length(root_hash) = 32),
  at timestamptz not null,
  -- The signed note: origin, size, root, and an Ed25519 signature over them.
  note text not null,
  last_xid xid8 not null,
  last_seq bigint not null,
  primary key (tenant_id, tree_size)
);
select holdfast_protect('audit_checkpoint', 'select, insert');
