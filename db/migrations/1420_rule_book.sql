-- What a tenant sets over the built-in book of rules. A row is never changed: what replaces or ends it is a row of its own, and the old one
-- stays known until then. So what held on a day, as it was known at an instant, is read here for ever.
create table rule (
  tenant_id text not null references tenant,
  id text not null,
  key text not null check (length(key) between 1 and 100),
  -- Whose rule it is; nobody's own where it holds in the whole tenant.
  party_id text,
  value bigint not null,
  unit text not null check (length(unit) between 1 and 60),
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  known_from timestamptz not null,
  known_until timestamptz check (known_until >= known_from),
  source text not null check (length(source) between 1 and 500),
  document_hash text check (document_hash ~ '^[0-9a-f]{64}$'),
  -- The row that it takes the place of.
  replaces text,
  set_by_party text not null,
  set_by_person text not null,
  agreed_by text[] not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, party_id) references party (tenant_id, id),
  foreign key (tenant_id, set_by_party) references party (tenant_id, id),
  foreign key (tenant_id, replaces) references rule (tenant_id, id),
  check (party_id = set_by_party),
  constraint rule_no_overlap exclude using gist (
    tenant_id with =, key with =, coalesce(party_id, '') with =, daterange(valid_from, valid_to, '[]') with &&,
    tstzrange(known_from, known_until) with &&)
);
select holdfast_protect('rule', 'select, insert, update (known_until)');
-- What holds in the whole tenant is everybody's to read; a lender's own rules are its own. They are set by a named step of the system.
create policy participation on rule as restrictive to holdfast_app
  using ((select current_setting('app.party', true)) = 'system'
         or party_id is null or party_id = (select current_setting('app.party', true)))
  with check ((select current_setting('app.party', true)) = 'system');

-- The version of a tenant's rules: each transaction looks at it as it begins, so that no process judges by rules it remembers wrongly.
create table rule_book (
  tenant_id text primary key references tenant,
  version bigint not null check (version > 0)
);
select holdfast_protect('rule_book');
select holdfast_written_by('rule_book', 'false');

create function holdfast_rule_set() returns trigger language plpgsql as $$
begin
  insert into rule_book values (new.tenant_id, 1)
  on conflict (tenant_id) do update set version = rule_book.version + 1;
  return null;
end $$;
create trigger counted after insert or update on rule for each row execute function holdfast_rule_set();

-- The rules that an act had read when its event was written, by their identifiers.
alter table event add column rules text check (length(rules) between 1 and 20000);
