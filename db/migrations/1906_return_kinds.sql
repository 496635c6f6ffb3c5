-- Returns of the cash cycle (measure 9) and of the growth of small loans (measure 16).
alter table policy_return drop constraint policy_return_kind_check;
alter table policy_return add constraint policy_return_kind_check check (kind in ('credit_by_industry', 'maturity_ladder', 'relending_stock',
  'bad_loans_by_size', 'vat_exempt_interest', 'hedged_share', 'group_exposure', 'asks_closed', 'funnel', 'use_of_proceeds', 'traced_share',
  'guarantee_mix', 'score_back_test', 'cuts_and_calls', 'tenor_gap', 'cash_cycle', 'small_loans', 'hits_by_source'));
