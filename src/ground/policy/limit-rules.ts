const ours = { validFrom: '2021-01-01', confidence: 'default' } as const;

/** What a lender has out at most, and how another money counts against it. */
export const limitRules = [
  {
    ...ours,
    key: 'limit.exchangeHaircutBps',
    value: 500,
    unit: 'bps',
    source: 'practice: what another money may gain before it is paid back; to be set by the bank',
  },
  {
    ...ours,
    key: 'limit.rateDays',
    value: 5,
    unit: 'days',
    source: 'practice: how old a rate of exchange may be for something new; to be set by the bank',
  },
  {
    ...ours,
    key: 'limit.reservationDays',
    value: 90,
    unit: 'days',
    source:
      'practice: how long an application that nobody decided on keeps its place in a limit; to be set by the bank',
  },
  {
    key: 'limit.lender.customerBps',
    value: 1_500,
    unit: 'bps of capital',
    validFrom: '2018-07-01',
    source:
      'Measures for Large Exposures of Commercial Banks (CBIRC 2018 No. 1) 7: 15 per cent of tier 1 on one client',
    confidence: 'secondary',
  },
  {
    key: 'limit.lender.groupBps',
    value: 2_000,
    unit: 'bps of capital',
    validFrom: '2018-07-01',
    source: 'Measures for Large Exposures of Commercial Banks (CBIRC 2018 No. 1) 8: 20 per cent of tier 1 on one group',
    confidence: 'secondary',
  },
  {
    key: 'limit.guarantor.customerBps',
    value: 1_000,
    unit: 'bps of net assets',
    validFrom: '2017-10-01',
    source: 'Regulations on Financing Guarantee Companies (State Council 683) 16: 10 per cent on one client',
    confidence: 'secondary',
  },
  {
    key: 'limit.guarantor.groupBps',
    value: 1_500,
    unit: 'bps of net assets',
    validFrom: '2017-10-01',
    source:
      'Regulations on Financing Guarantee Companies (State Council 683) 16: 15 per cent on a client and its group',
    confidence: 'secondary',
  },
] as const;
