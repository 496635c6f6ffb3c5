-- Messages of category 7 as they were received and as they were written, block 4 to the letter. What they did is told by
-- the events of the acts they became.
create table credit_message (
  tenant_id text not null references tenant,
  id text not null,
  direction text not null check (direction in ('in', 'out')),
  message_type text not null,
  -- Whose correspondence it is: the bank that received it, or the one that sends it.
  bank_id text not null,
  -- The other side, where the tenant knows it.
  counterparty_id text,
  credit_number text,
  credit_id text,
  presentation_id text,
  -- What the message refers to, by meaning: field 20 and 21 name different things in different types.
  refers_to jsonb not null,
  part_number smallint not null check (part_number between 1 and 8),
  part_total smallint not null check (part_total between part_number and 8),
  text text not null check (length(text) <= 20000),
  text_hash bytea not null check (length(text_hash) = 32),
  -- Vouched for by the network that delivered it; a bank's undertaking that is not counts as none.
  authenticated boolean not null,
  -- `waiting`: parts of it are still to come. `acted`: it became an act. `noted`: kept, with nothing to do.
  status text not null check (status in ('kept', 'waiting', 'acted', 'noted')),
  warnings jsonb not null,
  created_at timestamptz not null,
  participants text[] not null check (participants @> array[bank_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, bank_id) references party (tenant_id, id),
  foreign key (tenant_id, counterparty_id) references party (tenant_id, id),
  foreign key (tenant_id, credit_id) references credit (tenant_id, id),
  check ((direction = 'out') = (status = 'kept'))
);
-- The network may deliver a message twice; it is taken once.
create unique index credit_message_once on credit_message (tenant_id, bank_id, text_hash) where direction = 'in';
create index credit_message_credit on credit_message (tenant_id, credit_id, id);
create index credit_message_number on credit_message (tenant_id, bank_id, credit_number) where direction = 'in';
create index credit_message_reference on credit_message (tenant_id, bank_id, (refers_to ->> 'senderReference')) where direction = 'out';
create index credit_message_participants on credit_message using gin (participants);
select holdfast_protect('credit_message');
