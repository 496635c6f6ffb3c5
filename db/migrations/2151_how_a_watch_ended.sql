-- How a watch stood when it ended, and who ended it: breaches over it may still be closed afterwards, and its row then says something else.
-- Who lends on the goods reads it beside the watch that comes after. Of those that ended before this, the row says what is left of it.
alter table subject add column ended_with jsonb;
-- Whoever owns the table and is no superuser is held to row-level security.
alter table subject no force row level security;
alter table subject disable trigger user;
update subject set ended_with = jsonb_build_object('by', null, 'status', status, 'statusReason', status_reason, 'doubts', jsonb_build_array())
  where ended_at is not null;
alter table subject enable trigger user;
alter table subject force row level security;
