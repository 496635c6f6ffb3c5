-- What is claimed of another's pot waits for the owner's yes: room is kept for it from the asking on, so nothing is promised twice.
alter table earmark drop constraint earmark_status_check;
alter table earmark add constraint earmark_status_check check (status in ('asked', 'live', 'freed', 'declined'));
alter table earmark drop constraint earmark_check1;
alter table earmark add constraint earmark_over check ((status in ('freed', 'declined')) = (freed_at is not null));
drop index earmark_once;
create unique index earmark_once on earmark (tenant_id, exclusivity, object_id) where status in ('asked', 'live') and exclusivity is not null;

create or replace function holdfast_earmark_counted() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  by_minor bigint := case when new.status in ('asked', 'live') then new.amount_minor else 0 end
    - case when tg_op = 'UPDATE' and old.status in ('asked', 'live') then old.amount_minor else 0 end;
begin
  if by_minor <> 0 then
    update pot set drawn_minor = drawn_minor + by_minor where tenant_id = new.tenant_id and id = new.pot_id;
    if not found then
      raise exception using errcode = 'foreign_key_violation', constraint = 'earmark_pot_seen', message = 'whoever draws on a pot takes part in it';
    end if;
  end if;
  return null;
end $$;
