-- What asked for people beside the amounts of an act, kept with what is proposed: who had to agree can be reckoned again by other rules. What was
-- proposed before has none, and says so.
alter table proposal add column asked_by jsonb;
