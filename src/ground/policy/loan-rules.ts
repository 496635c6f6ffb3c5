/** Loans: how long and how dear they may be, who is paid, which fees are banned, and when they are worse than they were. */
export const loanRules = [
  {
    key: 'loan.longestMonths',
    value: 360,
    unit: 'months',
    validFrom: '2004-01-01',
    source: 'practice: thirty years is the longest that banks lend; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'loan.rateMostBps',
    value: 3_600,
    unit: 'bps a year, everything in it',
    validFrom: '2015-09-01',
    source: 'Fa Shi [2015] 18, 26: interest above 36 per cent a year is void; kept as the most that is written at all',
    confidence: 'recalled',
  },
  {
    key: 'loan.rateReliefBps',
    value: 2_400,
    unit: 'bps a year, everything in it',
    validFrom: '2015-09-01',
    source:
      'Fa Fa [2017] 22, 2: what a financial loan costs beyond 24 per cent a year is reduced where the borrower asks for it',
    confidence: 'recalled',
  },
  {
    key: 'loan.changeDays',
    value: 30,
    unit: 'days',
    validFrom: '2004-01-01',
    source: 'Civil Code 481: an offer is accepted within its time; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'loan.entrustedFrom.CNY',
    value: 1_000_000_000,
    unit: 'minor units',
    validFrom: '2010-02-12',
    source:
      'Measures for Working Capital Loans (2010, 2024): a payment above ten million yuan to a known party goes to it, and not through the borrower',
    confidence: 'recalled',
  },
  {
    key: 'fee.ban.commitment.small',
    value: 1,
    unit: '1 where banned',
    validFrom: '2011-10-24',
    source:
      'Yin Jian Fa [2011] 94 and measure 15: no commitment fee and no fund-management fee for small and micro firms, syndicated loans apart',
    confidence: 'secondary',
  },
  {
    key: 'fee.ban.fundManagement.small',
    value: 1,
    unit: '1 where banned',
    validFrom: '2011-10-24',
    source:
      'Yin Jian Fa [2011] 94 and measure 15: no commitment fee and no fund-management fee for small and micro firms, syndicated loans apart',
    confidence: 'secondary',
  },
  {
    key: 'fee.cap.advisoryBps.small',
    value: 0,
    unit: 'bps of the principal',
    validFrom: '2018-01-01',
    source:
      'measure 15: advisory and consulting fees strictly limited for small and micro firms; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'fee.cap.handlingBps.small',
    value: 200,
    unit: 'bps of the principal',
    validFrom: '2018-09-01',
    source:
      'measure 15: what banks keep asking of small and micro firms covers its cost and no more; no text says how much that is',
    confidence: 'default',
  },
  {
    key: 'loan.nonAccrualFromDays',
    value: 91,
    unit: 'days overdue',
    validFrom: '2002-01-01',
    source:
      'Cai Jin [2002] 5: interest of a loan overdue for more than 90 days is no income, what was booked is taken back, and what is borne stands off the books until it comes',
    confidence: 'recalled',
  },
  {
    key: 'rateLock.offMostBps',
    value: 1_000,
    unit: 'bps of the rate kept',
    validFrom: '2004-01-01',
    source: 'practice: a forward lies some hundreds of basis points from the rate of the day; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'loan.observedMonths',
    value: 12,
    unit: 'months',
    validFrom: '2023-07-01',
    source:
      'Measures for Risk Classification (CBIRC and PBOC Order [2023] 1), 18 to 20: restructured, a loan is watched for a year at least, special mention at best',
    confidence: 'recalled',
  },
  {
    key: 'loan.class.special_mention.fromDays',
    value: 1,
    unit: 'days overdue',
    validFrom: '2007-07-03',
    source: 'Measures for Risk Classification (CBIRC and PBOC Order [2023] 1), 10: overdue is special mention at best',
    confidence: 'recalled',
  },
  {
    key: 'loan.class.substandard.fromDays',
    value: 91,
    unit: 'days overdue',
    validFrom: '2007-07-03',
    source: 'Measures for Risk Classification (CBIRC and PBOC Order [2023] 1), 11: more than 90 days overdue',
    confidence: 'recalled',
  },
  {
    key: 'loan.class.doubtful.fromDays',
    value: 271,
    unit: 'days overdue',
    validFrom: '2007-07-03',
    source: 'Measures for Risk Classification (CBIRC and PBOC Order [2023] 1), 12: more than 270 days overdue',
    confidence: 'recalled',
  },
  {
    key: 'loan.class.loss.fromDays',
    value: 361,
    unit: 'days overdue',
    validFrom: '2007-07-03',
    source: 'Measures for Risk Classification (CBIRC and PBOC Order [2023] 1), 13: more than 360 days overdue',
    confidence: 'recalled',
  },
] as const;
