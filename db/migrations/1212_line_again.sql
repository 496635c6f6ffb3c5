-- What the bank took back is owed under the line of its debtor again, though others have used that since: nothing more is taken of it then.
alter table certificate_line drop constraint certificate_line_within_limit;
-- What changed within one millisecond, in the order in which it did.
alter table control_position_history add column seq bigint not null generated always as identity;
drop index control_position_history_item;
create index control_position_history_item on control_position_history (tenant_id, pledgee_id, item_id, at, seq);
