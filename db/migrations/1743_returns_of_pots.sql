-- What is drawn on pots and what became of applications is reported, too (measures 5, 11, 14 and 17).
alter table policy_return drop constraint policy_return_kind_check;
alter table policy_return add constraint policy_return_kind_check check (kind in ('credit_by_industry', 'maturity_ladder', 'relending_stock',
  'bad_loans_by_size', 'vat_exempt_interest', 'hedged_share', 'group_exposure', 'asks_closed', 'funnel', 'use_of_proceeds', 'traced_share', 'guarantee_mix'));
