-- What grows with the trade is asked for by its state and by a day: an index each, the state in the words of its list. A day that every row
-- has is the order of its own index, up and down: what put one in place of none is not needed for it.
create index lot_in_state on lot (tenant_id,
  (case when offered_to_id is not null and status in ('registered', 'in_custody') then 'offered' else status end), id);
create index lot_by_day on lot (tenant_id, created_at, id);
create index invoice_in_state on invoice (tenant_id, verification, id);
create index invoice_by_day on invoice (tenant_id, verified_at, id);
create index consumption_claim_in_state on consumption_claim (tenant_id, status, id);
create index consumption_claim_by_day on consumption_claim (tenant_id, registered_at, id);
create index drawdown_in_state on drawdown (tenant_id, status, id);
create index drawdown_by_day on drawdown (tenant_id, due_on, id);
create index release_in_state on release (tenant_id, status, id);
create index release_by_day on release (tenant_id, created_at, id);
create index bank_entry_in_state on bank_entry (tenant_id, status, id);
create index bank_entry_by_day on bank_entry (tenant_id, value_on, id);
create index notice_in_state on notice (tenant_id,
  (case when acknowledged_at is not null then 'acknowledged' when arrived_at is not null then 'arrived' else 'sent' end), id);
create index notice_by_day on notice (tenant_id, sent_at, id);
create index breach_in_state on breach (tenant_id, (case when closed then 'closed' when withdrawn_at is not null then 'withdrawn'
  when cleared_at is not null then 'cleared' when acknowledged_at is not null then 'acknowledged' else 'open' end), id);
create index breach_by_day on breach (tenant_id, detected_at, id);
create index loan_in_state on loan (tenant_id, status, id);
-- Of receivables `receivable_due` is that order.
drop index receivable_in_due_order;
