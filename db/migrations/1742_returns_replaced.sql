-- A return of days that were reported before takes the place of the one before: what holds is the newest, and both stay.
alter table policy_return add column replaces text;
alter table policy_return add constraint policy_return_replaces foreign key (tenant_id, replaces) references policy_return (tenant_id, id);
create unique index policy_return_replaced on policy_return (tenant_id, replaces) where replaces is not null;
