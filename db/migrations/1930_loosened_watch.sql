-- When a custodian last loosened its watch while nobody lent on the goods: whoever was offered them before that agrees to the watch by a word of its own.
alter table subject add column loosened_at timestamptz;
