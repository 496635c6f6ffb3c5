-- What a statement moved is found as the difference of its rows before and after. A join of the two is planned at the first statement of a
-- session, often of one row, and the plan is kept: each row was held against each where a later statement moved thousands.
create or replace function holdfast_owed_moved() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  viewer text;
begin
  if not exists (
    select tenant_id, id, status, due_on, creditor_id, debtor_id, currency, amount_minor, confirmed_minor, collected_minor, set_off_minor, diluted_minor from gone
    except
    select tenant_id, id, status, due_on, creditor_id, debtor_id, currency, amount_minor, confirmed_minor, collected_minor, set_off_minor, diluted_minor from added
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

create or replace function holdfast_stock_by_lot() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  perform holdfast_stock_moves(array_agg(m.id), m.tenant_id) from (
    select tenant_id, id, status, quantity_value, quantity_scale, quantity_unit, commodity_id, owner_id from added
    except
    select tenant_id, id, status, quantity_value, quantity_scale, quantity_unit, commodity_id, owner_id from gone
  ) m group by m.tenant_id;
  return null;
end $$;

create or replace function holdfast_stock_by_position_changed() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  perform holdfast_stock_moves(array_agg(m.item_id), m.tenant_id) from (
    select tenant_id, pledgee_id, item_id, live, state from added where item_id like 'lot\_%'
    except
    select tenant_id, pledgee_id, item_id, live, state from gone
  ) m group by m.tenant_id;
  return null;
end $$;
