-- Who agreed to a line of a statement, or to the file that brought it: none of them alone books money on it.
-- Null for what was brought before this was kept: not known.
alter table statement_line add column agreed_by text[];
alter table import_file add column agreed_by text[];
