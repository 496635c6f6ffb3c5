-- What relending passed on was told from any rate before that a bank typed; now from one that its record or a paper shows.
alter table policy_return drop constraint policy_return_reckoning_check;
alter table policy_return add constraint policy_return_reckoning_check check (reckoning in (1, 2, 3, 4));
