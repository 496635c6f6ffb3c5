const text = 'policy text of 2018';
const ours = { validFrom: '2018-09-01', confidence: 'default' } as const;

/** Windows, caps and grids of measures 4, 8, 16, 17 and 20. */
export const laterMeasureRules = [
  // 2 and 18: how many firms stand on the lists of a year.
  ...(
    [
      ['list.key100.most', 'one hundred key industrial firms'],
      ['list.growth100.most', 'one hundred growing industrial firms'],
    ] as const
  ).map(([key, said]) => ({
    key,
    value: 100,
    unit: 'firms on the list of a year',
    validFrom: '2018-09-01',
    source: `${text}, measure 2 and measure 18: ${said}`,
    confidence: 'verified' as const,
  })),
  // 13: what the central bank asks for relending of less than a year.
  ...(
    [
      ['relending.threeMonthsBps', 95],
      ['relending.sixMonthsBps', 115],
    ] as const
  ).map(([key, value]) => ({
    key,
    value,
    unit: 'bps a year',
    validFrom: '2026-01-19',
    source: 'PBOC: relending to small firms and farming, three and six months',
    confidence: 'secondary' as const,
  })),
  // 17: what guarantors behind which the national fund stands aim at; told beside what is so, and refused to nobody.
  {
    key: 'guarantee.share.upTo5mBps',
    value: 5_000,
    unit: 'bps of what is guaranteed',
    validFrom: '2019-02-14',
    source: 'Guo Ban Fa [2019] 6: half or more for small firms of up to five million yuan each; the day recalled',
    confidence: 'recalled',
  },
  {
    key: 'guarantee.share.upTo5mBps',
    value: 5_000,
    unit: 'bps of what is guaranteed',
    validFrom: '2025-03-01',
    source:
      'Measures for Government Financing Guarantees 2025: half or more, in principle, up to five million yuan each',
    confidence: 'secondary',
  },
  {
    key: 'guarantee.feeAimBps',
    value: 100,
    unit: 'bps a year',
    validFrom: '2020-01-01',
    source: 'practice since 2020: guarantors behind which the national fund stands aim at one per cent or less',
    confidence: 'secondary',
  },
  // 13: bills of exchange, and what the central bank asks for them.
  {
    key: 'exchangeBill.mostMonths',
    value: 12,
    unit: 'months',
    validFrom: '2009-10-16',
    source: 'Order [2009] 2 of the People’s Bank: an electronic bill runs a year at most; recalled',
    confidence: 'recalled',
  },
  {
    key: 'exchangeBill.mostMonths',
    value: 6,
    unit: 'months',
    validFrom: '2023-01-01',
    source: 'Order [2022] 4 of the People’s Bank: a bill runs six months at most',
    confidence: 'verified',
  },
  ...(
    [
      [225, '2018-06-25', 'recalled'],
      [200, '2020-07-01', 'recalled'],
      [150, '2026-01-19', 'secondary'],
    ] as const
  ).map(([value, validFrom, confidence]) => ({
    key: 'rediscount.yearBps' as const,
    value,
    unit: 'bps a year',
    validFrom,
    source: 'PBOC: rediscount of bills',
    confidence,
  })),
  {
    key: 'renewal.mediumOpen',
    value: 0,
    unit: '1 where open',
    validFrom: '2018-09-01',
    source: `${text}, measure 4: small and micro firms renew without repaying`,
    confidence: 'verified',
  },
  {
    key: 'renewal.mediumOpen',
    value: 1,
    unit: '1 where open',
    validFrom: '2024-09-24',
    source: 'Jin Gui [2024] 13: all small and micro firms, and medium ones until 2027-09-30',
    confidence: 'secondary',
  },
  {
    key: 'renewal.mediumOpen',
    value: 0,
    unit: '1 where open',
    validFrom: '2027-10-01',
    source: 'Jin Gui [2024] 13: the window for medium firms has ended',
    confidence: 'secondary',
  },
  {
    ...ours,
    key: 'score.validDays',
    value: 90,
    unit: 'days',
    source: 'practice: a score is of a quarter; to be set by the bank',
  },
  ...(
    [
      ['riskPrice.from80Bps', 300],
      ['riskPrice.from60Bps', 450],
      ['riskPrice.from40Bps', 700],
    ] as const
  ).map(([key, value]) => ({
    ...ours,
    key,
    value,
    unit: 'bps a year',
    source: `${text}, measure 8: price follows risk; the grid is the bank’s`,
  })),
  ...(
    [
      ['online.mostMinor', 300_000_000, 'CNY minor units of what a firm owes by such loans'],
      ['online.longestMonths', 12, 'months'],
      ['online.decideDays', 2, 'days'],
      ['online.offerDays', 3, 'days'],
    ] as const
  ).map(([key, value, unit]) => ({
    ...ours,
    key,
    value,
    unit,
    source: `${text}, measure 8: online loans, with no figure; ours, to be set by the bank`,
  })),
  {
    ...ours,
    key: 'stock.idleDays',
    value: 180,
    unit: 'days',
    source: `${text}, measure 9: idle assets are put to use, with no figure; ours, to be set by the bank`,
  },
  {
    ...ours,
    key: 'badLoans.toleranceBps',
    value: 300,
    unit: 'bps over the bank’s own share',
    source: `${text}, measure 16: more bad loans of small firms are borne; three points over the bank’s share is common`,
  },
  {
    key: 'vat.exempt.capMinor',
    value: 0,
    unit: 'CNY minor units of the line',
    validFrom: '2000-01-01',
    source: 'before the exemption of 2017',
    confidence: 'default',
  },
  {
    key: 'vat.exempt.capMinor',
    value: 100_000_000,
    unit: 'CNY minor units of the line',
    validFrom: '2017-12-01',
    source: 'Cai Shui [2017] 77: one million yuan',
    confidence: 'secondary',
  },
  {
    key: 'vat.exempt.capMinor',
    value: 500_000_000,
    unit: 'CNY minor units of the line',
    validFrom: '2018-09-01',
    validTo: '2020-12-31',
    isTextAlone: true,
    source: `${text}, measure 17: from one million to five million yuan, until the end of 2020`,
    confidence: 'verified',
  },
  {
    key: 'vat.exempt.capMinor',
    value: 1_000_000_000,
    unit: 'CNY minor units of the line',
    validFrom: '2018-09-01',
    source: 'Cai Shui [2018] 91: ten million yuan for loans from this day on, whatever the day of the paper',
    confidence: 'secondary',
  },
  {
    key: 'vat.exempt.capMinor',
    value: 1_000_000_000,
    unit: 'CNY minor units of the line',
    validFrom: '2018-09-05',
    source: 'Cai Shui [2018] 91, Announcements 2020-22, 2021-6 and 2023-16: ten million yuan, by one of two methods',
    confidence: 'recalled',
  },
  {
    key: 'vat.exempt.capMinor',
    value: 0,
    unit: 'CNY minor units of the line',
    validFrom: '2028-01-01',
    source: 'Announcement 2023-16 ends with 2027',
    confidence: 'secondary',
  },
  {
    key: 'vat.exempt.wholeCapMinor',
    value: 0,
    unit: 'CNY minor units of the line',
    validFrom: '2000-01-01',
    source: 'before the smallest were exempt at any rate',
    confidence: 'default',
  },
  {
    key: 'vat.exempt.wholeCapMinor',
    value: 100_000_000,
    unit: 'CNY minor units of the line',
    validFrom: '2017-12-01',
    source: 'Cai Shui [2017] 77, now Announcement 2023-13: up to one million yuan, whatever the rate',
    confidence: 'secondary',
  },
  {
    key: 'vat.exempt.wholeCapMinor',
    value: 0,
    unit: 'CNY minor units of the line',
    validFrom: '2028-01-01',
    source: 'Announcement 2023-13 ends with 2027',
    confidence: 'secondary',
  },
  {
    key: 'vat.rateBps',
    value: 600,
    unit: 'bps, inside the interest',
    validFrom: '2016-05-01',
    source: 'Cai Shui [2016] 36: six per cent on lending',
    confidence: 'recalled',
  },
  {
    key: 'vat.exempt.ceilingBps',
    value: 15_000,
    unit: 'bps of the reference rate',
    validFrom: '2000-01-01',
    source: 'Cai Shui [2018] 91 and Announcement 2023-16: one and a half times the reference rate',
    confidence: 'verified',
  },
  {
    ...ours,
    key: 'matter.answerDays',
    value: 30,
    unit: 'days',
    source: `${text}, measure 20: what is asked at a meeting is answered; in how many days is practice`,
  },
] as const;
