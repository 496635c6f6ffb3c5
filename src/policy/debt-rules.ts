/** Interest on money that is late or used for something else, and how long a debt can be enforced. */
export const debtRules = [
  {
    key: 'interest.overdueUpliftBpsMin',
    value: 3_000,
    unit: 'bps of the contract rate',
    validFrom: '2004-01-01',
    source: 'Yin Fa [2003] 251: an overdue loan bears the contract rate and 30 to 50 per cent of it',
    confidence: 'secondary',
  },
  {
    key: 'interest.overdueUpliftBpsMax',
    value: 5_000,
    unit: 'bps of the contract rate',
    validFrom: '2004-01-01',
    source: 'Yin Fa [2003] 251: an overdue loan bears the contract rate and 30 to 50 per cent of it',
    confidence: 'secondary',
  },
  {
    key: 'interest.misuseUpliftBpsMin',
    value: 5_000,
    unit: 'bps of the contract rate',
    validFrom: '2004-01-01',
    source: 'Yin Fa [2003] 251: a loan not used as agreed bears the contract rate and 50 to 100 per cent of it',
    confidence: 'secondary',
  },
  {
    key: 'interest.misuseUpliftBpsMax',
    value: 10_000,
    unit: 'bps of the contract rate',
    validFrom: '2004-01-01',
    source: 'Yin Fa [2003] 251: a loan not used as agreed bears the contract rate and 50 to 100 per cent of it',
    confidence: 'secondary',
  },
] as const;
