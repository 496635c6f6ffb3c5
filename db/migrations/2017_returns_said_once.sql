-- A return says by which rows of the rule book it was judged, and one hash of all that it says stands in the sealed log. Of the same days one stands:
-- each other took the place of the one before it.
alter table policy_return add column judged_by jsonb not null default '[]';
alter table policy_return add column figures_hash text check (figures_hash ~ '^[0-9a-f]{64}$');
alter table policy_return disable trigger guard;
update policy_return r set replaces = p.before from (
  select tenant_id, id, lag(id) over (partition by tenant_id, owner_id, kind, period_from, period_to, addressee_id order by id) as before from policy_return) p
where p.tenant_id = r.tenant_id and p.id = r.id and r.replaces is distinct from p.before;
alter table policy_return enable trigger guard;
create unique index policy_return_stands on policy_return (tenant_id, owner_id, kind, period_from, period_to, (coalesce(addressee_id, '')), (coalesce(replaces, '')));
