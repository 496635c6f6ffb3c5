/** Money that comes in, what goods are sold for, and what a word over the telephone is worth. */
export const moneyRules = [
  {
    key: 'moneyIn.pastBankingDays',
    value: 5,
    unit: 'banking days',
    validFrom: '2014-01-01',
    source: 'practice of a cash desk; later needs the next level of authority; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'sale.floorBps',
    value: 8_500,
    unit: 'bps of the reference',
    validFrom: '2021-01-01',
    source: 'practice: from here two people sell; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'sale.manifestlyLowBps',
    value: 7_000,
    unit: 'bps of the reference',
    validFrom: '2009-05-13',
    source:
      'Interpretation on Contracts II 19, now Interpretation on the General Part of Contracts (2023) 42: under seven tenths of the price on the day and place, as a rule manifestly low',
    confidence: 'secondary',
  },
  {
    key: 'sale.bidsBelowFloor',
    value: 2,
    unit: 'bids',
    validFrom: '2021-01-01',
    source: 'practice: a price below the floor is shown to be the best of several; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'sale.appraisalMaxDays',
    value: 10,
    unit: 'days',
    validFrom: '2021-01-01',
    source: 'practice: an appraisal for a sale under seven tenths; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'sale.referenceMinHours',
    value: 24,
    unit: 'hours',
    validFrom: '2021-01-01',
    source:
      'practice: a reference that who sells recorded within a day of the sale proves nothing; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'sale.costsMaxBps',
    value: 1_000,
    unit: 'bps of the proceeds',
    validFrom: '2021-01-01',
    source: 'practice: above it the cost of selling needs the next level; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'callBack.validDays',
    value: 30,
    unit: 'days',
    validFrom: '2021-01-01',
    source: 'practice of call-backs; to be set by the bank',
    confidence: 'default',
  },
] as const;
