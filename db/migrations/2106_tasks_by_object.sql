-- While a table is small its indexes cost the same, and a plan that was made then is kept: what waits for an object was looked for among
-- all that waits for the tenant. Of the indexes that a look by object could use, the key alone begins with the tenant now.
drop index task_changed;
create index task_changed on task (changed_xid, tenant_id);
