-- What a score foretold, what was cut or called in, and how long locks of a rate hold are reported, too (measures 8, 12 and 16).
alter table policy_return drop constraint policy_return_kind_check;
alter table policy_return add constraint policy_return_kind_check check (kind in ('credit_by_industry', 'maturity_ladder', 'relending_stock',
  'bad_loans_by_size', 'vat_exempt_interest', 'hedged_share', 'group_exposure', 'asks_closed', 'funnel', 'use_of_proceeds', 'traced_share', 'guarantee_mix',
  'score_back_test', 'cuts_and_calls', 'tenor_gap'));
