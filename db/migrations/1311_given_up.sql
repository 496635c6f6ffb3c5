-- When the pledgee let an item go as paid for, by discharge of the pledge or of a part of it; null where it was paid, sold, replaced,
-- gone by an order or waived. What came of it before is not known.
alter table pledge_item add column given_up_at timestamptz;
