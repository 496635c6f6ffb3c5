-- A batch of relending is told by what its loans cost where their rate is flat, as it is admitted to. A return that was made by the rates that loans
-- name is rebuilt as it was told.
alter table policy_return drop constraint policy_return_reckoning_check;
alter table policy_return add constraint policy_return_reckoning_check check (reckoning in (1, 2, 3, 4, 5));
