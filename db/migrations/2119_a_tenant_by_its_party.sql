-- Who names a party of its tenant names the tenant: the party is there, and refers to it. That the row refers to the tenant besides was
-- looked up and locked again by each insert, and the row of a tenant is one for all that goes on in it at once.
do $$
declare
  of record;
begin
  for of in
    select c.conrelid::regclass as target, c.conname from pg_constraint c
    where c.contype = 'f' and c.confrelid = 'tenant'::regclass and cardinality(c.conkey) = 1 and c.conparentid = 0
      and exists (
        select from pg_constraint p
        where p.contype = 'f' and p.conrelid = c.conrelid and p.confrelid = 'party'::regclass and p.convalidated and not p.condeferrable
          and c.conkey[1] = p.conkey[1] and cardinality(p.conkey) = 2
          and not exists (select from pg_attribute a where a.attrelid = p.conrelid and a.attnum = any (p.conkey) and not a.attnotnull))
  loop
    execute format('alter table %s drop constraint %I', of.target, of.conname);
  end loop;
end $$;
