-- A quarter that had no meeting by its last day has had none: one that is held afterwards is held late, and says so for good.
alter table quarter_session drop constraint quarter_session_status_check, drop constraint quarter_session_check1;
-- Whoever owns the table and is no superuser is held to row-level security.
alter table quarter_session no force row level security;
alter table quarter_session disable trigger user;
update quarter_session set status = 'held_late' where status = 'held' and held_on > due_on;
alter table quarter_session enable trigger user;
alter table quarter_session force row level security;
alter table quarter_session add constraint quarter_session_status_check check (status in ('awaited', 'held', 'held_late')),
  add constraint quarter_session_held check ((status = 'awaited') = (held_on is null)
    and (held_on is null) = (agenda is null) and (held_on is null) = (document_hash is null) and (status = 'held_late') = (coalesce(held_on, due_on) > due_on));
