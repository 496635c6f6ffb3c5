-- What a party keeps for itself: lines that it reserves, quantities that it promises, cash as it sees it. These stand apart from the
-- books that acts of the platform post (ledger_account): nothing that is written here is read by any gate.

create table own_ledger (
  tenant_id text not null references tenant,
  party_id text not null,
  -- 32 bits, chosen by the party, as the numbers of its accounts and transfers are: 128 bits.
  ledger bigint not null check (ledger between 1 and 4294967295),
  name text not null check (length(name) between 1 and 200),
  -- A currency, or a unit of quantity; accounts of one ledger are all of it.
  unit text not null check (length(unit) = 3),
  scale smallint not null check (scale between 0 and 6),
  declared_at timestamptz not null,
  primary key (tenant_id, party_id, ledger),
  foreign key (tenant_id, party_id) references party (tenant_id, id)
);
select holdfast_protect('own_ledger', 'select, insert');

create table own_account (
  tenant_id text not null references tenant,
  party_id text not null,
  id numeric(39) not null,
  ledger bigint not null,
  code integer not null check (code between 1 and 65535),
  flags integer not null,
  user_data_128 numeric(39) not null,
  user_data_64 numeric(20) not null,
  user_data_32 bigint not null,
  debits_pending numeric(39) not null default 0 check (debits_pending >= 0),
  debits_posted numeric(39) not null default 0 check (debits_posted >= 0),
  credits_pending numeric(39) not null default 0 check (credits_pending >= 0),
  credits_posted numeric(39) not null default 0 check (credits_posted >= 0),
  is_closed boolean not null default false,
  opened_at timestamptz not null,
  primary key (tenant_id, party_id, id),
  foreign key (tenant_id, party_id, ledger) references own_ledger (tenant_id, party_id, ledger),
  -- What is pending counts as if it were posted: it never makes an account cross its limit.
  constraint own_account_limit check (
    (flags & 2 = 0 or debits_pending + debits_posted <= credits_posted)
    and (flags & 4 = 0 or credits_pending + credits_posted <= debits_posted))
) with (fillfactor = 70);
select holdfast_protect('own_account');

create table own_transfer (
  tenant_id text not null references tenant,
  party_id text not null,
  id numeric(39) not null,
  debit_account_id numeric(39) not null,
  credit_account_id numeric(39) not null,
  amount numeric(39) not null check (amount >= 0),
  pending_id numeric(39),
  user_data_128 numeric(39) not null,
  user_data_64 numeric(20) not null,
  user_data_32 bigint not null,
  timeout_seconds bigint not null,
  ledger bigint not null,
  code integer not null,
  flags integer not null,
  value_on date not null,
  booked_on date not null,
  posted_at timestamptz not null,
  primary key (tenant_id, party_id, id),
  check (debit_account_id <> credit_account_id),
  foreign key (tenant_id, party_id, debit_account_id) references own_account (tenant_id, party_id, id),
  foreign key (tenant_id, party_id, credit_account_id) references own_account (tenant_id, party_id, id)
);
create index own_transfer_debit on own_transfer (tenant_id, party_id, debit_account_id, posted_at, id);
create index own_transfer_credit on own_transfer (tenant_id, party_id, credit_account_id, posted_at, id);
select holdfast_protect('own_transfer', 'select, insert');

-- What became of a pending transfer: decided once.
create table own_pending (
  tenant_id text not null references tenant,
  party_id text not null,
  id numeric(39) not null,
  debit_account_id numeric(39) not null,
  credit_account_id numeric(39) not null,
  amount numeric(39) not null,
  flags integer not null,
  expires_at timestamptz,
  state text not null check (state in ('pending', 'posted', 'voided', 'expired')),
  decided_at timestamptz check ((decided_at is null) = (state = 'pending')),
  primary key (tenant_id, party_id, id),
  foreign key (tenant_id, party_id, id) references own_transfer (tenant_id, party_id, id)
) with (fillfactor = 70);
create index own_pending_debit on own_pending (tenant_id, party_id, debit_account_id, expires_at)
  where state = 'pending' and expires_at is not null;
create index own_pending_credit on own_pending (tenant_id, party_id, credit_account_id, expires_at)
  where state = 'pending' and expires_at is not null;
create index own_pending_due on own_pending (expires_at) where state = 'pending' and expires_at is not null;
select holdfast_protect('own_pending');

-- The number of a transfer that failed for a state that may pass: it stays failed, so that a repeat that comes late does nothing.
create table own_failed (
  tenant_id text not null references tenant,
  party_id text not null,
  id numeric(39) not null,
  result text not null,
  failed_at timestamptz not null,
  primary key (tenant_id, party_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id)
);
select holdfast_protect('own_failed', 'select, insert');

select holdfast_belong(target, 'party_id = (select current_setting(''app.party'', true))')
from unnest('{own_ledger,own_account,own_transfer,own_pending,own_failed}'::regclass[]) target;

-- Lets what is due of these accounts expire; the caller holds their locks. How many.
create function own_ledger_expire(in_tenant text, in_party text, accounts numeric[], at timestamptz) returns integer
language plpgsql as $$
declare many integer;
begin
  with gone as (
    update own_pending p set state = 'expired', decided_at = at
    where p.tenant_id = in_tenant and p.party_id = in_party and p.state = 'pending' and p.expires_at <= at
      and p.debit_account_id = any (accounts) and p.credit_account_id = any (accounts)
    returning p.debit_account_id, p.credit_account_id, p.amount, p.flags),
  freed as (
    select account_id, sum(debits) debits, sum(credits) credits, bool_or(reopens) reopens
    from (select debit_account_id, amount, 0, flags & 64 <> 0 from gone
          union all select credit_account_id, 0, amount, flags & 128 <> 0 from gone) each (account_id, debits, credits, reopens)
    group by account_id),
  moved as (
    update own_account a set debits_pending = a.debits_pending - f.debits, credits_pending = a.credits_pending - f.credits,
      is_closed = a.is_closed and not f.reopens
    from freed f where a.tenant_id = in_tenant and a.party_id = in_party and a.id = f.account_id)
  select count(*) into many from gone;
  return many;
end $$;

-- What a batch of transfers is decided upon, read under the locks of every account that it may move: one round trip, and the accounts
-- in one order, so that two batches wait for each other and never deadlock.
create function own_ledger_open(
  in_tenant text, in_party text, transfers numeric[], pendings numeric[], accounts numeric[], at timestamptz) returns jsonb
language plpgsql as $$
declare
  named numeric[];
  locked numeric[];
  expired integer := 0;
begin
  named := accounts;
  if cardinality(pendings) > 0 then
    named := named || array(
      select unnest(array[t.debit_account_id, t.credit_account_id]) from own_transfer t
      where t.tenant_id = in_tenant and t.party_id = in_party and t.id = any (pendings));
  end if;
  locked := named || array(
    select p.credit_account_id from own_pending p where p.tenant_id = in_tenant and p.party_id = in_party
      and p.state = 'pending' and p.expires_at <= at and p.debit_account_id = any (named)
    union select p.debit_account_id from own_pending p where p.tenant_id = in_tenant and p.party_id = in_party
      and p.state = 'pending' and p.expires_at <= at and p.credit_account_id = any (named));
  perform from own_account a where a.tenant_id = in_tenant and a.party_id = in_party and a.id = any (locked)
    order by a.id for no key update;
  if exists (select from own_pending p where p.tenant_id = in_tenant and p.party_id = in_party and p.state = 'pending'
      and p.expires_at <= at and (p.debit_account_id = any (named) or p.credit_account_id = any (named))) then
    expired := own_ledger_expire(in_tenant, in_party, locked, at);
  end if;
  return jsonb_build_object(
    'expired', expired,
    'accounts', (select jsonb_agg(jsonb_build_array(a.id::text, a.ledger, a.flags, a.is_closed, a.debits_pending::text,
        a.debits_posted::text, a.credits_pending::text, a.credits_posted::text))
      from own_account a where a.tenant_id = in_tenant and a.party_id = in_party and a.id = any (named)),
    'transfers', (select jsonb_agg(jsonb_build_array(t.id::text, t.debit_account_id::text, t.credit_account_id::text,
        t.amount::text, t.pending_id::text, t.user_data_128::text, t.user_data_64::text, t.user_data_32::text,
        t.timeout_seconds, t.ledger, t.code, t.flags, t.value_on, p.state, p.expires_at <= at))
      from own_transfer t
      left join own_pending p on p.tenant_id = t.tenant_id and p.party_id = t.party_id and p.id = t.id
      where t.tenant_id = in_tenant and t.party_id = in_party and t.id = any (transfers || pendings)),
    'failed', (select jsonb_agg(f.id::text) from own_failed f
      where f.tenant_id = in_tenant and f.party_id = in_party and f.id = any (transfers)));
end $$;

-- Writes what was decided under those locks. A number that another batch took meanwhile, over other accounts, is no fault of the
-- caller: the batch is tried again, and finds it.
create function own_ledger_write(in_tenant text, in_party text, made jsonb, at timestamptz) returns void
language plpgsql as $$
begin
  insert into own_transfer (tenant_id, party_id, id, debit_account_id, credit_account_id, amount, pending_id, user_data_128,
    user_data_64, user_data_32, timeout_seconds, ledger, code, flags, value_on, booked_on, posted_at)
  select in_tenant, in_party, (t->>0)::numeric, (t->>1)::numeric, (t->>2)::numeric, (t->>3)::numeric, (t->>4)::numeric,
    (t->>5)::numeric, (t->>6)::numeric, (t->>7)::bigint, (t->>8)::bigint, (t->>9)::bigint, (t->>10)::integer,
    (t->>11)::integer, (t->>12)::date, (t->>13)::date, at
  from jsonb_array_elements(made->'transfers') with ordinality as each (t, n) order by n;
  insert into own_pending (tenant_id, party_id, id, debit_account_id, credit_account_id, amount, flags, expires_at, state, decided_at)
  select in_tenant, in_party, (t->>0)::numeric, (t->>1)::numeric, (t->>2)::numeric, (t->>3)::numeric, (t->>11)::integer,
    case when (t->>8)::bigint > 0 then at + make_interval(secs => (t->>8)::bigint) end, t->>14,
    case when t->>14 <> 'pending' then at end
  from jsonb_array_elements(made->'transfers') as t where t->>14 is not null;
  update own_pending p set state = d->>1, decided_at = at
  from jsonb_array_elements(made->'decided') as d
  where p.tenant_id = in_tenant and p.party_id = in_party and p.id = (d->>0)::numeric and p.state = 'pending';
  update own_account a set debits_pending = (c->>1)::numeric, debits_posted = (c->>2)::numeric,
    credits_pending = (c->>3)::numeric, credits_posted = (c->>4)::numeric, is_closed = (c->>5)::boolean
  from jsonb_array_elements(made->'accounts') as c
  where a.tenant_id = in_tenant and a.party_id = in_party and a.id = (c->>0)::numeric;
  insert into own_failed (tenant_id, party_id, id, result, failed_at)
  select in_tenant, in_party, (f->>0)::numeric, f->>1, at from jsonb_array_elements(made->'failed') as f;
exception when unique_violation then
  raise exception 'a number of the batch was taken meanwhile' using errcode = '40001';
end $$;

-- Lets some of what is due of a party expire: the timer's part, for accounts that nobody touches.
create function own_ledger_sweep(in_tenant text, in_party text, at timestamptz, most integer) returns integer
language plpgsql as $$
declare locked numeric[];
begin
  locked := array(select unnest(array[p.debit_account_id, p.credit_account_id]) from (
    select debit_account_id, credit_account_id from own_pending
    where tenant_id = in_tenant and party_id = in_party and state = 'pending' and expires_at <= at limit most) p);
  perform from own_account a where a.tenant_id = in_tenant and a.party_id = in_party and a.id = any (locked)
    order by a.id for no key update;
  return own_ledger_expire(in_tenant, in_party, locked, at);
end $$;
