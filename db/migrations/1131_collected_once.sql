-- What a line brought is booked by amount: on one debt or another, of one receivable or another, each cent once. A receipt without a line
-- keeps what it collected itself until its line comes.
alter table money_receipt
  add column part smallint not null default 0 check (part >= 0),
  add column receivable_id text,
  add column collected_minor bigint not null default 0 check (collected_minor >= 0 and collected_minor <= amount_minor),
  add foreign key (tenant_id, receivable_id) references receivable (tenant_id, id),
  drop constraint money_receipt_reference,
  drop constraint money_receipt_line,
  add constraint money_receipt_reference unique (lender_id, reference_key, part, tenant_id),
  add constraint money_receipt_line unique (line_id, part, tenant_id);
create index money_receipt_receivable on money_receipt (receivable_id, tenant_id) where receivable_id is not null;
-- A receivable is paid in parts, and anew where the bank took them back.
alter table repayment drop constraint repayment_tenant_id_receivable_id_key;

-- Whose account a line came into, where its lender said that it was another's.
alter table statement_line add column payee_id text;

alter table collection_match drop constraint collection_match_matched_by_check,
  add constraint collection_match_matched_by_check check (matched_by in ('advice', 'invoice', 'fifo', 'receipt')),
  add column part smallint not null default 0 check (part >= 0),
  drop constraint collection_match_pkey,
  add primary key (tenant_id, line_id, receivable_id, part);

-- Whoever migrates need not be above row-level security.
alter table money_receipt no force row level security;
alter table repayment no force row level security;
alter table statement_line no force row level security;
alter table collection_match no force row level security;
alter table misdirection no force row level security;
alter table receivable no force row level security;
select set_config('app.xid', pg_current_xact_id()::text, true);
update statement_line l set payee_id = m.holder_id from misdirection m where m.tenant_id = l.tenant_id and m.line_id = l.id;
update money_receipt r set receivable_id = p.receivable_id from repayment p
  where p.tenant_id = r.tenant_id and p.receipt_id = r.id and p.receivable_id is not null;
-- What a receipt had collected is its line's where it has one; where the bank took the money back, it is owed again.
insert into collection_match (tenant_id, line_id, receivable_id, amount_minor, matched_by, part)
  select r.tenant_id, r.line_id, r.receivable_id, r.amount_minor, 'receipt', 1 from money_receipt r
  join statement_line l on l.tenant_id = r.tenant_id and l.id = r.line_id and l.reversed_at is null
  where r.receivable_id is not null and r.reversed_at is null and l.unmatched_minor = r.amount_minor
  on conflict do nothing;
update statement_line l set unmatched_minor = 0 from collection_match m
  where m.tenant_id = l.tenant_id and m.line_id = l.id and m.matched_by = 'receipt';
update money_receipt set collected_minor = amount_minor
  where receivable_id is not null and line_id is null and reversed_at is null;
update receivable v set collected_minor = greatest(v.collected_minor - t.minor, 0),
  status = case when v.status = 'settled' then 'confirmed' else v.status end, settled_at = null
from (
  select r.tenant_id, r.receivable_id, sum(r.amount_minor) as minor from money_receipt r
  where r.receivable_id is not null and r.reversed_at is not null and r.resolution is null group by 1, 2
) t
where v.tenant_id = t.tenant_id and v.id = t.receivable_id;
alter table money_receipt force row level security;
alter table repayment force row level security;
alter table statement_line force row level security;
alter table collection_match force row level security;
alter table misdirection force row level security;
alter table receivable force row level security;
