-- Of a million invoices those of a day, those in a state and the next that are due are read in the order of an index: the planner takes a
-- party for one that sees few of them, and would go through all.
create index receivable_due on receivable (tenant_id, due_on, id);
create index receivable_in_due_order on receivable (tenant_id, (coalesce(due_on, 'infinity'::date)), id);
create index receivable_in_state on receivable (tenant_id, status, id);
