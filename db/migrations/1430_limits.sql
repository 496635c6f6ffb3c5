-- What a lender will have out, as a tree: a group, its customers, and under each of them products, currencies, tenors or a joint line.
-- A facility hangs under one of them. What is asked for takes its place along the whole way to the root before anybody decides on it.
create table credit_limit (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  parent_id text,
  -- From the root to this one, itself among them.
  path text[] not null check (path[array_length(path, 1)] = id),
  depth integer not null check (depth = array_length(path, 1)),
  kind text not null check (kind in ('group', 'customer', 'product', 'currency', 'tenor', 'joint')),
  -- On whom; of a group, one of it.
  party_id text not null,
  products text[] check (array_length(products, 1) > 0),
  -- What hangs under it is in this currency.
  only_currency text check (only_currency ~ '^[A-Z]{3}$'),
  max_tenor_days integer check (max_tenor_days > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null check (amount_minor > 0),
  -- What is repaid may be used again.
  is_revolving boolean not null,
  -- On what is in another currency; the rule book's where none is said.
  haircut_bps integer check (haircut_bps between 0 and 10000),
  valid_from date not null,
  valid_until date not null check (valid_until >= valid_from),
  conditions text,
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  status text not null check (status in ('agreed', 'suspended', 'closed')),
  used_minor bigint not null default 0 check (used_minor >= 0),
  reserved_minor bigint not null default 0 check (reserved_minor >= 0),
  -- When it was last marked by rates or by money that had not come, and not by what was asked for.
  marked_at timestamptz,
  marks bigint not null default 0,
  opened_by text not null,
  opened_at timestamptz not null,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  foreign key (tenant_id, lender_id) references party (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  foreign key (tenant_id, parent_id) references credit_limit (tenant_id, id),
  check ((depth = 1) = (parent_id is null)),
  check (party_id <> lender_id),
  check (status <> 'closed' or used_minor + reserved_minor = 0)
);
create unique index credit_limit_root on credit_limit (tenant_id, lender_id, party_id) where parent_id is null and status <> 'closed';
create index credit_limit_parent on credit_limit (tenant_id, parent_id);
select holdfast_protect('credit_limit');

-- No act takes more than was agreed. Rates that move may: that is marked, and nothing new is taken.
create function holdfast_limit_never_above() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.used_minor + new.reserved_minor > new.amount_minor
     and (new.used_minor + new.reserved_minor > old.used_minor + old.reserved_minor or new.amount_minor < old.amount_minor)
     and new.marks = old.marks then
    raise exception using errcode = 'check_violation', constraint = 'limit_never_above', table = 'credit_limit',
      message = 'more would be taken than was agreed';
  end if;
  return new;
end $$;
create trigger never_above before update on credit_limit for each row execute function holdfast_limit_never_above();

-- What one facility takes of one limit, in the limit's money; the sum of these is what the limit says is taken.
create table limit_share (
  tenant_id text not null references tenant,
  limit_id text not null,
  facility_id text not null,
  lender_id text not null,
  -- In the facility's own money: what is out or promised, what waits, and of what was ever lent.
  own_used_minor bigint not null check (own_used_minor >= 0),
  own_reserved_minor bigint not null check (own_reserved_minor >= 0),
  own_lent_minor bigint not null check (own_lent_minor >= 0),
  own_drawn_minor bigint not null check (own_drawn_minor >= 0),
  used_minor bigint not null check (used_minor >= 0),
  reserved_minor bigint not null check (reserved_minor >= 0),
  -- The rate it was converted at, and its day; null where the money is the same.
  rate text,
  rated_on date,
  haircut_bps integer,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, limit_id, facility_id),
  foreign key (tenant_id, limit_id) references credit_limit (tenant_id, id),
  foreign key (tenant_id, facility_id) references facility (tenant_id, id)
);
create index limit_share_facility on limit_share (tenant_id, facility_id);
select holdfast_protect('limit_share');

-- The lender's own funds as it stated them: what ceilings on one name and on one group are shares of.
create table lender_capital (
  tenant_id text not null references tenant,
  id text not null,
  lender_id text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint not null check (amount_minor > 0),
  stated_for date not null,
  document_hash text not null check (document_hash ~ '^[0-9a-f]{64}$'),
  stated_by text not null,
  stated_at timestamptz not null,
  participants text[] not null check (participants @> array[lender_id]),
  primary key (tenant_id, id),
  unique (tenant_id, lender_id, stated_for),
  foreign key (tenant_id, lender_id) references party (tenant_id, id)
);
select holdfast_protect('lender_capital', 'select, insert');

alter table facility add column limit_id text;
alter table facility add constraint facility_limit foreign key (tenant_id, limit_id) references credit_limit (tenant_id, id);
create index facility_limit on facility (tenant_id, limit_id) where limit_id is not null;
-- What waits under a facility is added up before more is asked for.
create index credit_facility on credit (tenant_id, facility_id) where facility_id is not null;
create index trade_financing_waits on trade_financing (tenant_id, facility_id) where status in ('requested', 'approved');
