-- Documents presented again take the place of the refused ones, which let go of what they held of the credit; and a
-- presentation after the last day is received all the same, marked, and refused in one notice (UCP 600 6d, 14c, 16).
alter table presentation
  add column replaces_id text,
  add column late boolean not null default false,
  add foreign key (tenant_id, replaces_id) references presentation (tenant_id, id);
create index presentation_replaces on presentation (tenant_id, replaces_id) where replaces_id is not null;
