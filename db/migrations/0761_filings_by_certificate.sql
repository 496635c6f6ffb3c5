-- What became of a pledge's filing, heard by its legal leg: ended by the registry, or objected to for as long as that stands.
alter table pledge
  add column registration_state text check (registration_state in ('discharged', 'revoked', 'objected')),
  add column registration_doubted_until date;

-- A filing of an assignment rests on the registry's certificate.
alter table assignment_registration add column certificate_hash text;
