-- When an act of the field was done, as who proposed it said; the log has it beside when it was heard of.
alter table proposal add column occurred_at timestamptz;
