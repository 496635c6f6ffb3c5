-- Interest of a period was told from the day before its first to the day before its last; now it is of every day of the period. A return says by
-- which of the two it was reckoned, so that one that was made before is rebuilt as it was told.
alter table policy_return add column reckoning smallint not null default 1 check (reckoning in (1, 2));
