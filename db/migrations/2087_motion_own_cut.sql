-- While a creditors' committee acts, none of its banks pulls back alone: it puts a motion, which the others decide with it.
alter table motion drop constraint motion_kind_check;
alter table motion add constraint motion_kind_check
  check (kind in ('line', 'warning_start', 'warning_end', 'amend', 'close', 'release_security', 'own_cut', 'other'));
