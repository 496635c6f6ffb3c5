-- Who recorded a sale does not pay out of it, as who proposed it does not.
alter table realisation add column settled_by text;
