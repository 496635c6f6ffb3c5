-- What a debtor owes, added up as it changes: by creditor and by day. Each statement that moves receivables adds what it moved, in its own
-- transaction; no row is updated, so that nobody waits for anybody. What has grown is folded by a job.
create table owed_part (
  tenant_id text not null references tenant,
  id bigint generated always as identity,
  debtor_id text not null,
  -- One of the two: what is owed to a creditor, or on a day.
  creditor_id text,
  due_on date,
  currency text not null,
  is_confirmed boolean not null,
  receivables bigint not null,
  -- What was confirmed, or asked until that is answered, less what was paid, set off and taken off.
  left_minor numeric not null,
  primary key (tenant_id, id),
  check ((creditor_id is null) <> (due_on is null))
);
create index owed_part_creditor on owed_part (tenant_id, debtor_id, creditor_id) include (currency, is_confirmed, receivables, left_minor)
  where creditor_id is not null;
create index owed_part_day on owed_part (tenant_id, debtor_id, due_on) include (currency, is_confirmed, receivables, left_minor)
  where due_on is not null;
select holdfast_protect('owed_part', 'select, insert, update, delete');
select holdfast_belong('owed_part', $$debtor_id = (select current_setting('app.party', true))$$);

create function holdfast_owed_begun() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  viewer text;
begin
  if not exists (select from added where status in ('presented', 'confirmed')) then return null; end if;
  viewer := holdfast_see_as('system');
  insert into owed_part (tenant_id, debtor_id, creditor_id, due_on, currency, is_confirmed, receivables, left_minor)
    select m.tenant_id, m.debtor_id, m.creditor_id, m.due_on, m.currency, m.is_confirmed, sum(m.n), sum(m.n * m.left_minor)
    from (
      select 1 as n, tenant_id, debtor_id, creditor_id, due_on, currency, status = 'confirmed' as is_confirmed,
          coalesce(confirmed_minor, amount_minor)::numeric - collected_minor - set_off_minor - diluted_minor as left_minor
        from added where status in ('presented', 'confirmed')
    ) m group by grouping sets ((m.tenant_id, m.debtor_id, m.creditor_id, m.currency, m.is_confirmed),
      (m.tenant_id, m.debtor_id, m.due_on, m.currency, m.is_confirmed))
    having sum(m.n) <> 0 or sum(m.n * m.left_minor) <> 0;
  perform holdfast_see_as(viewer);
  return null;
end $$;
create trigger owed_begun after insert on receivable referencing new table as added for each statement execute function holdfast_owed_begun();

create function holdfast_owed_moved() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  viewer text;
begin
  if not exists (
    select from gone g join added a on a.tenant_id = g.tenant_id and a.id = g.id
    where (g.status, g.due_on, g.creditor_id, g.debtor_id, g.currency, g.amount_minor, g.confirmed_minor, g.collected_minor, g.set_off_minor, g.diluted_minor)
      is distinct from (a.status, a.due_on, a.creditor_id, a.debtor_id, a.currency, a.amount_minor, a.confirmed_minor, a.collected_minor, a.set_off_minor, a.diluted_minor)
  ) then return null; end if;
  viewer := holdfast_see_as('system');
  insert into owed_part (tenant_id, debtor_id, creditor_id, due_on, currency, is_confirmed, receivables, left_minor)
    select m.tenant_id, m.debtor_id, m.creditor_id, m.due_on, m.currency, m.is_confirmed, sum(m.n), sum(m.n * m.left_minor)
    from (
      select -1 as n, tenant_id, debtor_id, creditor_id, due_on, currency, status = 'confirmed' as is_confirmed,
          coalesce(confirmed_minor, amount_minor)::numeric - collected_minor - set_off_minor - diluted_minor as left_minor
        from gone where status in ('presented', 'confirmed')
      union all
      select 1 as n, tenant_id, debtor_id, creditor_id, due_on, currency, status = 'confirmed' as is_confirmed,
          coalesce(confirmed_minor, amount_minor)::numeric - collected_minor - set_off_minor - diluted_minor as left_minor
        from added where status in ('presented', 'confirmed')
    ) m group by grouping sets ((m.tenant_id, m.debtor_id, m.creditor_id, m.currency, m.is_confirmed),
      (m.tenant_id, m.debtor_id, m.due_on, m.currency, m.is_confirmed))
    having sum(m.n) <> 0 or sum(m.n * m.left_minor) <> 0;
  perform holdfast_see_as(viewer);
  return null;
end $$;
create trigger owed_moved after update on receivable referencing old table as gone new table as added
  for each statement execute function holdfast_owed_moved();

-- Adds everything up anew: for what is there already, and for who writes receivables past the triggers.
create function holdfast_owed_again() returns void language sql set search_path = pg_catalog, public, pg_temp as $$
  delete from owed_part;
  insert into owed_part (tenant_id, debtor_id, creditor_id, due_on, currency, is_confirmed, receivables, left_minor)
    select m.tenant_id, m.debtor_id, m.creditor_id, m.due_on, m.currency, m.is_confirmed, sum(m.n), sum(m.n * m.left_minor)
    from (
      select 1 as n, tenant_id, debtor_id, creditor_id, due_on, currency, status = 'confirmed' as is_confirmed,
          coalesce(confirmed_minor, amount_minor)::numeric - collected_minor - set_off_minor - diluted_minor as left_minor
        from receivable where status in ('presented', 'confirmed')
    ) m group by grouping sets ((m.tenant_id, m.debtor_id, m.creditor_id, m.currency, m.is_confirmed),
      (m.tenant_id, m.debtor_id, m.due_on, m.currency, m.is_confirmed))
    having sum(m.n) <> 0 or sum(m.n * m.left_minor) <> 0;
$$;
alter table owed_part disable trigger guard;
select holdfast_owed_again();
alter table owed_part enable trigger guard;
