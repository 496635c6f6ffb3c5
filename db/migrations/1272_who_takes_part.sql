-- Inside a tenant a row is seen by who takes part in what it belongs to. `condition` says who that is; the system sees all.
create function holdfast_partake(target regclass, condition text, command text default 'select') returns void
language plpgsql as $$
begin
  execute format($policy$
    create policy participation on %s as restrictive for %s to holdfast_app
      using ((select current_setting('app.party', true)) = 'system' or %s)
  $policy$, target, command, condition);
end $$;

-- The same for rows of something else: who sees that one, by its own policies, sees them.
create function holdfast_partake_through(target regclass, parent regclass, key text, parent_key text default 'id') returns void
language sql as $$
  select holdfast_partake(target, format('exists (select from %s of where of.tenant_id = %s.tenant_id and of.%I = %s.%I)',
                                         parent, target, parent_key, target, key))
$$;

-- What no caller has to do with, neither directly nor through what the system tells of it.
create function holdfast_keep_apart(target regclass, command text default 'all') returns void language plpgsql as $$
begin
  execute format($policy$
    create policy system_only on %s as restrictive for %s to holdfast_app
      using ((select current_setting('app.party', true)) = 'system')
  $policy$, target, command);
end $$;

-- Goods: by the lot. Which lots a watch is over stays with the watch: who sees one judges all of it. Floor and stock of a site: by who registered it, and who has goods there.
select holdfast_partake_through(child, 'lot', 'lot_id')
from unnest('{lot_certificate,lot_mark,lot_movement,lot_slot,lot_title}'::regclass[]) child;
select holdfast_partake('lot_custody', $$custodian_id = (select current_setting('app.party', true))
  or exists (select from lot l where l.tenant_id = lot_custody.tenant_id and l.id = lot_custody.lot_id)$$);
select holdfast_partake('lot_count', $$lender_id = (select current_setting('app.party', true))$$);

-- Whether a party has to do with a site: it registered it, or sees goods that lie there. A slot is seen by whose floor it is too.
select holdfast_partake(child, format($$(%2$s exists (select from site s
    where s.tenant_id = %1$s.tenant_id and s.id = %1$s.site_id and s.registered_by = (select current_setting('app.party', true)))
  or exists (select from lot_custody c where c.tenant_id = %1$s.tenant_id and c.site_id = %1$s.site_id and c.ended_at is null))$$,
  child, case child when 'slot'::regclass then $$registered_by = (select current_setting('app.party', true)) or$$ else '' end))
from unnest('{slot,site_stock,weighbridge_ticket}'::regclass[]) child;
