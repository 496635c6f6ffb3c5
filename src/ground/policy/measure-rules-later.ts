const text = 'policy text of 2018';
const ours = { validFrom: '2018-09-01', confidence: 'default' } as const;

/** Windows, caps and grids of measures 4, 8, 16, 17 and 20. */
export const laterMeasureRules = [
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
    source: `${text}, measure 17: from one million to five million yuan, until the end of 2020`,
    confidence: 'verified',
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
