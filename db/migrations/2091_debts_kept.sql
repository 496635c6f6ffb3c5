-- What a lender has out, added up as it changes: what falls due by day, and loans by themselves by who borrows and when they end. As what is
-- owed (2031): a statement adds what it moved, in its own transaction, and updates no row; what has grown is folded by a job. What a facility
-- is exposed to is of the day, with its interest, and is read from its coverage.
create table debt_part (
  tenant_id text not null references tenant,
  id bigint generated always as identity,
  lender_id text not null,
  -- One of the two: a day on which debts fall due, or who borrows by loans that end on a day or on none.
  due_on date,
  borrower_id text,
  ends_on date,
  currency text not null,
  debts bigint not null,
  left_minor numeric not null,
  -- Of loans, what they are for.
  principal_minor numeric not null,
  primary key (tenant_id, id),
  check ((due_on is null) <> (borrower_id is null)),
  check (ends_on is null or borrower_id is not null)
);
create index debt_part_day on debt_part (tenant_id, lender_id, due_on) include (currency, debts, left_minor) where due_on is not null;
create index debt_part_borrower on debt_part (tenant_id, lender_id, borrower_id)
  include (ends_on, currency, debts, left_minor, principal_minor) where borrower_id is not null;
select holdfast_protect('debt_part', 'select, insert, update, delete');
select holdfast_belong('debt_part', $$lender_id = (select current_setting('app.party', true))$$);

-- What rows of a table come to, `n` times: 1 as they are, -1 as they were. Rows of a loan that stayed what it was are not looked at: its day is
-- closed every night.
do $$
declare
  due text := 'n, lender_id, due_on, null::text as borrower_id, null::date as ends_on, currency, left_minor, 0::numeric as principal_minor';
  summed text := $sum$
  insert into debt_part (tenant_id, lender_id, due_on, borrower_id, ends_on, currency, debts, left_minor, principal_minor)
    select m.tenant_id, m.lender_id, m.due_on, m.borrower_id, m.ends_on, m.currency, sum(m.n), sum(m.n * m.left_minor), sum(m.n * m.principal_minor)
    from (%s) m group by m.tenant_id, m.lender_id, m.due_on, m.borrower_id, m.ends_on, m.currency
    having sum(m.n) <> 0 or sum(m.n * m.left_minor) <> 0 or sum(m.n * m.principal_minor) <> 0;$sum$;
  -- Each over `{}`, the rows, and `{n}`, how often they count.
  ways jsonb := jsonb_build_object(
    'drawdown', format($way$select r.tenant_id, %s from (select {n} as n, d.tenant_id, f.lender_id, d.due_on, d.currency,
          (d.amount_minor - d.repaid_minor)::numeric as left_minor
        from {} d join facility f on f.tenant_id = d.tenant_id and f.id = d.facility_id where d.status = 'disbursed') r$way$, due),
    'trade_financing', format($way$select r.tenant_id, %s from (select {n} as n, t.tenant_id, t.lender_id, t.due_on, t.currency,
          (t.amount_minor - t.repaid_minor)::numeric as left_minor
        from {} t where t.status in ('paid_out', 'recourse_due')) r$way$, due),
    'loan_line', format($way$select r.tenant_id, %s from (select {n} as n, i.tenant_id, l.lender_id, i.due_on, l.currency, i.left_minor::numeric as left_minor
        from {} i join loan l on l.tenant_id = i.tenant_id and l.id = i.loan_id where l.status = 'active' and i.left_minor > 0) r$way$, due),
    'loan', $way$select l.tenant_id, {n} as n, l.lender_id, null::date as due_on, l.borrower_id, l.ends_on, l.currency,
          (l.disbursed_minor - l.principal_paid_minor - l.written_off_minor)::numeric as left_minor, l.principal_minor::numeric
        from {} l where l.status = 'active' and l.facility_id is null$way$,
    'lines', format($way$select r.tenant_id, %s from (select {n} as n, i.tenant_id, l.lender_id, i.due_on, l.currency, i.left_minor::numeric as left_minor
        from {} l join loan_line i on i.tenant_id = l.tenant_id and i.loan_id = l.id where l.status = 'active' and i.left_minor > 0) r$way$, due));
  -- Rows that are not what they were, without a join: PostgreSQL does not know how many a statement moved, and would hold each against each.
  moved text := '(select %1$s from %2$s except select %1$s from %3$s)';
  counted text := 'tenant_id, id, status, lender_id, borrower_id, facility_id, currency, ends_on, principal_minor, disbursed_minor, principal_paid_minor,
      written_off_minor';
  -- Of loans whose state moved their lines move, too.
  turned text := 'tenant_id, id, status, lender_id, currency';
  way text;
  kind text;
  body text;
  begins text;
  over text;
  other text;
begin
  for kind, way in select key, value from jsonb_each_text(ways) where key <> 'lines' loop
    begins := replace(replace(way, '{}', 'added'), '{n}', '1');
    body := replace(replace(way, '{}', 'gone'), '{n}', '-1') || ' union all ' || begins;
    if kind = 'loan' then
      begins := begins || ' union all ' || replace(replace(ways->>'lines', '{}', 'added'), '{n}', '1');
      body := '';
      foreach over in array '{gone,added}'::text[] loop
        other := case when over = 'gone' then 'added' else 'gone' end;
        body := body || case when body = '' then '' else ' union all ' end
          || replace(replace(way, '{}', format(moved, counted, over, other)), '{n}', case when over = 'gone' then '-1' else '1' end) || ' union all '
          || replace(replace(ways->>'lines', '{}', format(moved, turned, over, other)), '{n}', case when over = 'gone' then '-1' else '1' end);
      end loop;
    end if;
    execute format($f$create function holdfast_debts_of_%s_begun() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $t$
declare
  viewer text := holdfast_see_as('system');
begin%s
  perform holdfast_see_as(viewer);
  return null;
end $t$ $f$, kind, format(summed, begins));
    execute format('create trigger debts_begun after insert on %1$I referencing new table as added for each statement execute function holdfast_debts_of_%1$s_begun()', kind);
    execute format($f$create function holdfast_debts_of_%s_moved() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $t$
declare
  viewer text := holdfast_see_as('system');
begin%s
  perform holdfast_see_as(viewer);
  return null;
end $t$ $f$, kind, format(summed, body));
    execute format('create trigger debts_moved after update on %1$I referencing old table as gone new table as added for each statement execute function holdfast_debts_of_%1$s_moved()', kind);
  end loop;
  -- A schedule that became shorter.
  execute format($f$create function holdfast_debts_of_loan_line_ended() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $t$
declare
  viewer text := holdfast_see_as('system');
begin%s
  perform holdfast_see_as(viewer);
  return null;
end $t$ $f$, format(summed, replace(replace(ways->>'loan_line', '{}', 'gone'), '{n}', '-1')));
  create trigger debts_ended after delete on loan_line referencing old table as gone for each statement execute function holdfast_debts_of_loan_line_ended();
  -- Adds everything up anew: for what is there already, and for who writes debts past the triggers.
  select string_agg(replace(replace(value, '{}', key), '{n}', '1'), ' union all ') into body from jsonb_each_text(ways) where key <> 'lines';
  execute format($f$create function holdfast_debts_again() returns void language sql set search_path = pg_catalog, public, pg_temp as $t$
  delete from debt_part;%s
$t$ $f$, format(summed, body));
end $$;

-- Whoever owns the tables and is no superuser is held to row-level security, and would see no row.
alter table drawdown no force row level security;
alter table facility no force row level security;
alter table trade_financing no force row level security;
alter table loan no force row level security;
alter table loan_line no force row level security;
alter table debt_part no force row level security;
alter table debt_part disable trigger guard;
select holdfast_debts_again();
alter table debt_part enable trigger guard;
alter table debt_part force row level security;
alter table loan_line force row level security;
alter table loan force row level security;
alter table trade_financing force row level security;
alter table facility force row level security;
alter table drawdown force row level security;
