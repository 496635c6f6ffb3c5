-- Statements of a bank as they came, one after another without a gap; each line once by the bank's own number.
create table bank_statement (
  tenant_id text not null references tenant,
  id text not null,
  party_id text not null,
  account_number text not null,
  currency text not null,
  reference text not null check (length(reference) between 1 and 64),
  format text not null check (format in ('csv', 'mt940', 'camt.053')),
  opening_minor bigint not null,
  closing_minor bigint not null,
  closing_on date not null,
  entries integer not null check (entries >= 0),
  sha256 text not null,
  -- The one before it; empty for the first.
  follows text not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  participants text[] not null check (participants @> array[party_id]),
  primary key (tenant_id, id),
  unique (tenant_id, party_id, account_number, currency, reference),
  unique (tenant_id, party_id, account_number, currency, follows),
  foreign key (tenant_id, party_id) references party (tenant_id, id)
);
create index bank_statement_file on bank_statement (tenant_id, party_id, sha256);
select holdfast_protect('bank_statement', 'select, insert');

create table bank_entry (
  tenant_id text not null references tenant,
  id text not null,
  statement_id text not null,
  party_id text not null,
  account_number text not null,
  reference text not null check (length(reference) between 1 and 64),
  end_to_end_id text,
  is_in boolean not null,
  is_reversal boolean not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  value_on date not null,
  booked_on date not null,
  counterparty text not null,
  memo text not null,
  -- Money in: the line that collects; money out: the payment that it is.
  line_id text,
  payment_id text,
  open_minor bigint not null check (open_minor >= 0 and open_minor <= amount_minor),
  status text not null check (status in ('settled', 'open', 'written_off')),
  assigned_to text,
  reason text,
  participants text[] not null check (participants @> array[party_id]),
  primary key (tenant_id, id),
  unique (tenant_id, party_id, account_number, is_in, reference),
  foreign key (tenant_id, statement_id) references bank_statement (tenant_id, id),
  foreign key (tenant_id, line_id) references statement_line (tenant_id, id),
  foreign key (tenant_id, payment_id) references money_payment (tenant_id, id)
);
create index bank_entry_statement on bank_entry (tenant_id, statement_id, id);
create index bank_entry_open on bank_entry (tenant_id, party_id, id) where status = 'open';
create unique index bank_entry_payment on bank_entry (tenant_id, payment_id) where payment_id is not null;
select holdfast_protect('bank_entry');

-- What of an entry nobody has accounted for: of a line that collects, what no claim and no receipt took.
create function bank_entry_left(e bank_entry) returns bigint language sql stable as $$
  select case
    when e.status <> 'open' then 0
    when e.line_id is null then e.open_minor
    else coalesce((select case when l.reversed_at is not null then 0 else greatest(0, l.unmatched_minor - coalesce((
        select sum(r.amount_minor) from money_receipt r where r.tenant_id = l.tenant_id and r.line_id = l.id
          and r.reversed_at is null and r.receivable_id is null and coalesce(r.resolution ->> 'by', '') <> 'rebooked'), 0)) end
      from statement_line l where l.tenant_id = e.tenant_id and l.id = e.line_id), e.open_minor)::bigint end
$$;
