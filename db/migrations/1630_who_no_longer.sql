-- Who once had to do with goods and no longer has, reads on what was told while they had, and nothing that comes after. Whatever lets
-- somebody see a lot or a watch only adds; who is left is asked here when a transaction ends that moved ownership, custody, an offer of it,
-- a pledge or a seat of a document, whichever path it took.

-- Who has to do with a lot now: owner, keeper and who is offered it; pledgee and pledgor of it or of its live document; who holds that
-- document or its title, and whom a bill names to be told of the arrival.
create function holdfast_concerned_with_lot(l lot) returns text[] language sql stable set search_path = pg_catalog, public, pg_temp as $$
  with documents as (
    select b.bill_id as id from bill_lot b where b.tenant_id = l.tenant_id and b.lot_id = l.id and b.live
    union all select r.id from receipt r where r.tenant_id = l.tenant_id and r.lot_id = l.id and r.live
  )
  select array(
    select l.owner_id union select l.offered_to_id
    union select c.custodian_id from lot_custody c where c.tenant_id = l.tenant_id and c.lot_id = l.id and c.ended_at is null
    union select unnest(array[p.pledgee_id, p.pledgor_id]) from pledge_item i join pledge p on p.tenant_id = i.tenant_id and p.id = i.pledge_id
      where i.tenant_id = l.tenant_id and i.live and (i.item_id = l.id or i.item_id in (select d.id from documents d))
    union select unnest(array[t.holder_id, t.title->>'ownerId', t.nominee->>'partyId', t.pledgee_id]) from transferable_record t
      where t.tenant_id = l.tenant_id and t.id in (select d.id from documents d)
    union select b.document->>'notifyId' from bill b where b.tenant_id = l.tenant_id and b.id in (select d.id from documents d)
  )
$$;

-- Lots lose who has nothing to do with them any more. Watches that go on are seen by who set them up, who sees a lot under them now, and who
-- is to inspect it; who comes to see one sees its breaches that are not closed, and who is left is awaited for them. What is over stays with
-- whom it was told.
create function holdfast_part_with_lot(of_tenant text, of_lot text) returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  viewer text := holdfast_see_as('system');
  l lot;
  now_seen record;
begin
  select * into l from lot where tenant_id = of_tenant and id = of_lot and status in ('registered', 'in_custody');
  if found then
    update lot set participants = array(select p from unnest(lot.participants) with ordinality u (p, n)
        where p = any(holdfast_concerned_with_lot(l)) order by n)
      where tenant_id = of_tenant and id = of_lot and not lot.participants <@ holdfast_concerned_with_lot(l);
    for now_seen in
      select s.id, s.participants as before, array(
          select s.registered_by
          union select unnest(w.participants) from subject_lot o join lot w on w.tenant_id = o.tenant_id and w.id = o.lot_id
            where o.tenant_id = s.tenant_id and o.subject_id = s.id and o.live
          union select o.terms->>'inspectorId' from control_order o
            where o.tenant_id = s.tenant_id and o.subject_id = s.id and o.report is null and o.terms ? 'inspectorId') as participants
      from subject s join subject_lot of on of.tenant_id = s.tenant_id and of.subject_id = s.id and of.live
      where of.tenant_id = of_tenant and of.lot_id = of_lot and s.ended_at is null
    loop
      continue when now_seen.before @> now_seen.participants and now_seen.before <@ now_seen.participants;
      update subject set participants = now_seen.participants where tenant_id = of_tenant and id = now_seen.id;
      update breach b set participants = array(select unnest(b.participants) union select unnest(now_seen.participants))
        where b.tenant_id = of_tenant and b.subject_id = now_seen.id and not b.closed and not b.participants @> now_seen.participants;
      perform holdfast_tasks_of_breach(b) from breach b where b.tenant_id = of_tenant and b.subject_id = now_seen.id and not b.closed;
    end loop;
  end if;
  perform holdfast_see_as(viewer);
end $$;

create function holdfast_part_by_lot() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  perform holdfast_part_with_lot(new.tenant_id, new.id);
  return null;
end $$;
create function holdfast_part_by_custody() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  perform holdfast_part_with_lot(new.tenant_id, new.lot_id);
  return null;
end $$;
create function holdfast_part_by_pledge() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  perform holdfast_part_by_item(new.tenant_id, new.item_id);
  return null;
end $$;
create function holdfast_part_by_document() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  perform holdfast_part_by_item(new.tenant_id, new.id);
  return null;
end $$;
-- A document stands for its lots.
create function holdfast_part_by_item(of_tenant text, item text) returns void language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
declare
  viewer text := holdfast_see_as('system');
begin
  perform holdfast_part_with_lot(of_tenant, x.lot_id) from (
    select item as lot_id where item like 'lot\_%'
    union select b.lot_id from bill_lot b where b.tenant_id = of_tenant and b.bill_id = item
    union select r.lot_id from receipt r where r.tenant_id = of_tenant and r.id = item order by 1) x;
  perform holdfast_see_as(viewer);
end $$;

create constraint trigger parted after update on lot deferrable initially deferred for each row
  when (old.owner_id is distinct from new.owner_id or old.offered_to_id is distinct from new.offered_to_id
    or old.status is distinct from new.status) execute function holdfast_part_by_lot();
create constraint trigger parted after insert on lot_custody deferrable initially deferred for each row execute function holdfast_part_by_custody();
create constraint trigger parted after update on pledge_item deferrable initially deferred for each row
  when (old.live and not new.live) execute function holdfast_part_by_pledge();
create constraint trigger parted after update on transferable_record deferrable initially deferred for each row
  when ((old.holder_id, old.title, old.nominee, old.pledgee_id) is distinct from (new.holder_id, new.title, new.nominee, new.pledgee_id))
  execute function holdfast_part_by_document();

-- Those who see what is no longer theirs, until today.
do $backfill$
declare
  held regclass[] := array(select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and relforcerowsecurity);
  target regclass;
begin
  foreach target in array held loop
    execute format('alter table %s no force row level security', target);
  end loop;
  alter table lot disable trigger guard;
  alter table subject disable trigger guard;
  alter table breach disable trigger guard;
  alter table task disable trigger guard;
  perform holdfast_part_with_lot(l.tenant_id, l.id) from lot l where l.status in ('registered', 'in_custody');
  alter table task enable trigger guard;
  alter table breach enable trigger guard;
  alter table subject enable trigger guard;
  alter table lot enable trigger guard;
  foreach target in array held loop
    execute format('alter table %s force row level security', target);
  end loop;
end $backfill$;
