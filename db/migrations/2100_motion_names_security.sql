-- A motion on the release of security names what is released: the pledge or guarantee of the bank that puts it.
alter table motion add column object_id text;
