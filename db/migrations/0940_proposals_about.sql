-- What an act would make is not there while it waits: a proposal is about what stands already, or about nothing yet.
alter table proposal alter column object_id drop not null;
