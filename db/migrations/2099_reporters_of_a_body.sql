-- Of whom a sum over banks is: where it is of one bank besides the reader, it tells what that bank has out, and is not told.
alter table joint_body add column reporters text[] not null default '{}';
alter table debt_table add column reporters text[] not null default '{}';
alter table joint_body disable trigger user;
update joint_body b set reporters = array(select distinct e.bank_id from joint_entry e
  where e.tenant_id = b.tenant_id and e.body_id = b.id and e.status = 'live' and not e.is_low_risk order by 1);
alter table joint_body enable trigger user;
alter table debt_table disable trigger user;
update debt_table t set reporters = array(select distinct l.bank_id from debt_line l
  where l.tenant_id = t.tenant_id and l.table_id = t.id and l.amount_minor > 0 order by 1);
alter table debt_table enable trigger user;

create or replace function holdfast_joint_counted() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  by_minor bigint := case when new.status = 'live' and not new.is_low_risk then new.amount_minor else 0 end
    - case when tg_op = 'UPDATE' and old.status = 'live' and not old.is_low_risk then old.amount_minor else 0 end;
  -- A member sees its own entries alone; those of whom it does not see are asked for as the system.
  viewer text := holdfast_see_as('system');
begin
  update joint_body b set used_minor = used_minor + by_minor,
    reporters = array(select distinct e.bank_id from joint_entry e
      where e.tenant_id = b.tenant_id and e.body_id = b.id and e.status = 'live' and not e.is_low_risk order by 1)
    where b.tenant_id = new.tenant_id and b.id = new.body_id;
  perform holdfast_see_as(viewer);
  return null;
end $$;
