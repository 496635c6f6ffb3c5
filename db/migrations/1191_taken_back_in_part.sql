-- What the bank left of a line of which it took a part back: a line of its own, found by the reference of the first as well.
alter table statement_line add column rest_of text,
  add column rest_of_key text generated always as (holdfast_reference_key(rest_of)) stored;
create unique index statement_line_rest
  on statement_line (reporter_id, rest_of_key, account_number, tenant_id) where rest_of is not null and reversed_at is null;
