const text = 'policy text of 2018';
const ours = { validFrom: '2018-09-01', confidence: 'default' } as const;
const seed = { validFrom: '2018-09-01', confidence: 'verified' } as const;

/** What the twenty measures of the policy text say in figures, and what came after. The text’s own row says so in its source. */
export const measureRules = [
  // 1: differentiated credit.
  {
    ...seed,
    key: 'purpose.ban.housing',
    value: 1,
    unit: '1 where banned',
    source: `${text}, measure 1: no credit flows into the speculative buying of dwellings`,
  },
  {
    ...seed,
    key: 'payee.ban.speculativeHousing',
    value: 1,
    unit: '1 where banned',
    source: `${text}, measure 1: no credit flows into the speculative buying of dwellings`,
  },
  ...(['steel', 'nonFerrous', 'buildingMaterials', 'shipbuilding'] as const).map((industry) => ({
    ...seed,
    key: `overcapacity.${industry}` as const,
    value: 1,
    unit: '1 where treated apart',
    source: `${text}, measure 1: firms of an industry with overcapacity are treated apart; the viable are kept`,
  })),
  // 15: fees; the bans themselves stand with loans.
  {
    key: 'fee.provedAtCharging',
    value: 0,
    unit: '1 where asked',
    validFrom: '2011-10-24',
    source: 'before the guide of 2025 the size of a firm was that of its loan',
    confidence: 'default',
  },
  {
    key: 'fee.provedAtCharging',
    value: 1,
    unit: '1 where asked',
    validFrom: '2025-11-28',
    source: 'SAMR guide on fees of banks, 2025-11-28: the bank shows on the day of charging that a firm is not small',
    confidence: 'secondary',
  },
  {
    ...ours,
    key: 'size.validDays',
    value: 365,
    unit: 'days',
    source: 'practice: figures of a firm are of one year; to be set by the bank',
  },
  // 19: what lists and events of credit do to which act: 0 nothing, 1 told, 2 one more person, 3 refused.
  {
    ...seed,
    key: 'effect.black.lend',
    value: 3,
    unit: '0 to 3',
    source: `${text}, measure 19: who is on a list of serious breach is penalised jointly: nothing new is lent`,
  },
  {
    ...seed,
    key: 'effect.watch.lend',
    value: 2,
    unit: '0 to 3',
    source: `${text}, measure 18: firms on the key monitoring list are looked at closely: one more person agrees`,
  },
  {
    ...ours,
    key: 'effect.creditEvent.lend',
    value: 2,
    unit: '0 to 3',
    source: 'practice: an event of credit that stands asks for one more person; to be set by the bank',
  },
  {
    ...ours,
    key: 'effect.red.rateCutBps',
    value: 0,
    unit: 'bps',
    source: 'policy text of 2018, measure 19: who keeps faith is rewarded; how far the bank says',
  },
  {
    ...ours,
    key: 'standing.contestDays',
    value: 20,
    unit: 'days',
    source:
      'practice: an objection to what is said of a firm is answered within twenty days (E-Government credit repair, recalled)',
  },
  // 5: resources.
  {
    ...ours,
    key: 'internalPrice.baseBps',
    value: 250,
    unit: 'bps a year',
    source: 'practice: what the treasury asks of a branch for a year; to be set by the bank',
  },
  {
    ...ours,
    key: 'internalPrice.quotaCutBps',
    value: 50,
    unit: 'bps a year',
    source: `${text}, measure 5: internal funds are cheaper for quotas that are set apart; how far the bank says`,
  },
  // 13: relending and rediscount.
  {
    key: 'relending.capMinor',
    value: 500_000_000,
    unit: 'CNY minor units of the line',
    validFrom: '2018-06-25',
    source: `${text}, measure 13: a ledger of loans to small and micro firms with a line up to five million yuan`,
    confidence: 'verified',
  },
  {
    key: 'relending.capMinor',
    value: 1_000_000_000,
    unit: 'CNY minor units of the line',
    validFrom: '2019-01-02',
    source: 'PBOC notice of 2019-01-02: ten million yuan; for relending recalled',
    confidence: 'recalled',
  },
  {
    key: 'relending.capMinor',
    value: 2_000_000_000,
    unit: 'CNY minor units of the line',
    validFrom: '2024-01-25',
    source: 'PBOC 2024: twenty million yuan; recalled',
    confidence: 'recalled',
  },
  {
    key: 'relending.passThroughBps',
    value: 50,
    unit: 'bps a year',
    validFrom: '2018-06-25',
    source: `${text}, measure 13, and Yin Fa [2018] 162: the cut of half a percentage point is passed on`,
    confidence: 'secondary',
  },
  ...(
    [
      [275, '2018-06-25', 'recalled'],
      [250, '2020-02-26', 'secondary'],
      [225, '2020-07-01', 'recalled'],
      [200, '2021-12-07', 'recalled'],
      [175, '2024-01-25', 'recalled'],
      [150, '2025-05-07', 'recalled'],
      [125, '2026-01-19', 'secondary'],
    ] as const
  ).map(([value, validFrom, confidence]) => ({
    key: 'relending.yearBps' as const,
    value,
    unit: 'bps a year',
    validFrom,
    source: 'PBOC: relending to small firms and farming, one year',
    confidence,
  })),
  // 17: guarantees behind which the national fund stands.
  {
    ...seed,
    key: 'guarantee.share.smallBps',
    value: 8_000,
    unit: 'bps of what is guaranteed',
    source: `${text}, measure 17: guarantors backed by the national fund keep small firms at four fifths or more`,
  },
  {
    key: 'guarantee.share.smallBps',
    value: 8_000,
    unit: 'bps of what is guaranteed',
    validFrom: '2025-03-01',
    source: 'Measures for Government Financing Guarantees 2025: four fifths for small firms and farming',
    confidence: 'secondary',
  },
  // 3: joint credit and the creditors’ committee.
  ...(
    [
      ['joint.leastBanks', 3, 'banks', 'secondary'],
      ['joint.mandatoryFrom.CNY', 500_000_000_000, 'minor units', 'secondary'],
      ['joint.optionalFrom.CNY', 200_000_000_000, 'minor units', 'secondary'],
      ['joint.majorClaimsThirds', 2, 'thirds of claims', 'recalled'],
      ['joint.headsOverBps', 5_000, 'bps of members', 'recalled'],
      ['joint.warnBps', 9_000, 'bps of the line', 'recalled'],
    ] as const
  ).map(([key, value, unit, confidence]) => ({
    key,
    value,
    unit,
    validFrom: '2018-05-22',
    source: 'Measures for Joint Credit (Yin Bao Jian Fa [2018] 24), on which measure 3 of the policy text stands',
    confidence,
  })),
  // 16: calling in; 18: strain.
  {
    ...ours,
    key: 'call.noticeDays',
    value: 30,
    unit: 'days',
    source: `${text}, measure 16: unreasonable calling in is looked into; how long before a firm is told, the bank says`,
  },
  {
    ...ours,
    key: 'watch.stressPoints',
    value: 40,
    unit: 'points of 100',
    source: `${text}, measure 18: strained firms without a committee are watched; from how many points the bank says`,
  },
] as const;
