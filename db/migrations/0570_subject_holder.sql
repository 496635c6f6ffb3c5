-- Who judges a subject holds its row while it does, and is named in it: the name changes only when another process judges it
-- than the one before, so the row is rewritten only then. What is judged is numbered on from the newest observation;
-- `numbered_above` is where a watch began to count.
alter table subject_state rename column version to numbered_above;
alter table subject_state add column holder text;
