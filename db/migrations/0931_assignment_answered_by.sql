-- Who accepted an assignment, and who agreed to that: whoever calls the debtor back is another.
alter table assignment add column answered_by text[] not null default '{}';
