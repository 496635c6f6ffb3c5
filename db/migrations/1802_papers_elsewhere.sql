-- The bytes of a kept paper may lie in a store of the installation's own, under tenant and hash.
alter table paper add column place text not null default 'database' check (place in ('database', 'store'));
