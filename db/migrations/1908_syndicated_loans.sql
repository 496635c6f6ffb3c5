-- The other banks of a syndicated loan and their agreement: of it alone a fee for what is not drawn may be asked of a small firm (measure 15).
alter table loan add column syndicate jsonb;
