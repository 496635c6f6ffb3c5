-- A source's own band: a figure this many times the last, or less than one in so many of it, waits for a second person, from a
-- hundredth on. The first figure of a source waits too, and small steps are looked at over some days.
alter table price_source
  drop constraint price_source_jump_factor_check,
  alter column jump_factor type numeric,
  add constraint price_source_jump_factor_check check (jump_factor between 1.01 and 1000 and jump_factor * 100 = trunc(jump_factor * 100));

alter table price
  drop constraint price_held_for_check,
  add constraint price_held_for_check check (held_for in ('FOUR_EYES', 'JUMP', 'FIRST', 'DRIFT'));

-- What waits counts at once where it is lower, and stops new money: read with every mark.
create index price_waiting on price (source_id, priced_on, tenant_id) where status = 'held';
