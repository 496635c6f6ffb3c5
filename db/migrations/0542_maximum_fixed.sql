-- A pledge or charge up to a maximum amount secures what is owed when the debt is fixed, and nothing lent after it (Civil
-- Code 423, 439).
alter table pledge
  add column maximum_fixed_at timestamptz,
  add column maximum_fixed_for text check (
    maximum_fixed_for in ('term_expired', 'two_years', 'no_new_debt', 'seizure', 'insolvency', 'other_by_law')
  ),
  add check ((maximum_fixed_at is null) = (maximum_fixed_for is null));
