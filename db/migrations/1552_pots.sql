-- Money or room with a label, and what is drawn on it: quotas, batches of relending, bonds, subsidies, risk shares, accounts for one purpose,
-- joint lines, rates locked. What is drawn never exceeds it, and one object stands once in each class that excludes others.
create table pot (
  tenant_id text not null references tenant,
  id text not null,
  kind text not null check (kind in ('quota', 'relending_batch', 'bond', 'subsidy', 'risk_share', 'purpose_account', 'joint_line', 'fx_lock')),
  label text not null check (length(label) between 1 and 60),
  name text not null check (length(name) between 1 and 200),
  owner_id text not null,
  -- What it is about: the loan of a purpose account, the body of a joint line.
  object_id text,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null check (amount_minor >= 0),
  drawn_minor bigint not null default 0 check (drawn_minor >= 0),
  valid_from date not null,
  valid_until date not null check (valid_until >= valid_from),
  -- One object is drawn once in it, over all pots of the class.
  exclusivity text,
  terms jsonb not null,
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  status text not null check (status in ('open', 'closed')),
  opened_by text not null,
  opened_at timestamptz not null,
  participants text[] not null check (participants @> array[owner_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references party (tenant_id, id),
  constraint pot_never_above check (drawn_minor <= amount_minor)
);
create unique index pot_of_object on pot (tenant_id, kind, object_id) where object_id is not null and status = 'open';
create index pot_owner on pot (tenant_id, owner_id, kind) where status = 'open';
select holdfast_protect('pot');

create table earmark (
  tenant_id text not null references tenant,
  id text not null,
  pot_id text not null,
  drawn_by text not null,
  object_id text not null,
  amount_minor bigint not null check (amount_minor > 0),
  exclusivity text,
  reason text not null check (length(reason) between 1 and 500),
  -- What it was admitted upon: the size, the rate, the rules, as they stood.
  said jsonb not null,
  status text not null check (status in ('live', 'freed')),
  from_on date not null,
  to_on date,
  made_at timestamptz not null,
  freed_at timestamptz,
  free_reason text check (length(free_reason) between 1 and 500),
  participants text[] not null check (participants @> array[drawn_by]),
  primary key (tenant_id, id),
  foreign key (tenant_id, pot_id) references pot (tenant_id, id),
  foreign key (tenant_id, drawn_by) references party (tenant_id, id),
  check ((status = 'freed') = (freed_at is not null))
);
create unique index earmark_once on earmark (tenant_id, exclusivity, object_id) where status = 'live' and exclusivity is not null;
create index earmark_pot on earmark (tenant_id, pot_id, id);
create index earmark_object on earmark (tenant_id, object_id);
select holdfast_protect('earmark');

-- What is drawn is counted by the database, row by row, so that no code can forget it.
create function holdfast_earmark_counted() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  by_minor bigint := case when new.status = 'live' then new.amount_minor else 0 end
    - case when tg_op = 'UPDATE' and old.status = 'live' then old.amount_minor else 0 end;
begin
  if by_minor <> 0 then
    update pot set drawn_minor = drawn_minor + by_minor where tenant_id = new.tenant_id and id = new.pot_id;
    if not found then
      raise exception using errcode = 'foreign_key_violation', constraint = 'earmark_pot_seen', message = 'whoever draws on a pot takes part in it';
    end if;
  end if;
  return null;
end $$;
create trigger counted after insert or update on earmark for each row execute function holdfast_earmark_counted();
