-- For which party an order was reported on: the inspector that it names, or the custodian. Of reports until now nobody knows.
alter table control_order add column reported_for text;
