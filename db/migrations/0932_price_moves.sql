-- A price for a day that is over, and one by which the moves of one person add up beyond the band, wait for a second person too.
alter table price
  drop constraint price_held_for_check,
  add constraint price_held_for_check
    check (held_for in ('FOUR_EYES', 'JUMP', 'FIRST', 'DRIFT', 'PAST_DAY', 'ADDS_UP'));
