import type { PolicyRule } from './rules.ts';

const bank = { validFrom: '2021-01-01', confidence: 'default' } as const;
const source =
  'delegated authority by amount (Guidelines on Internal Control of Commercial Banks, Yin Jian Fa [2014] 40, existence seen); to be set by the bank';
const levelsOf = (currency: string, second: number, third: number): PolicyRule[] => [
  { ...bank, key: `authority.secondLevelFrom.${currency}`, value: second, unit: 'minor units', source },
  { ...bank, key: `authority.thirdLevelFrom.${currency}`, value: third, unit: 'minor units', source },
];

/** From which amount an act asks for people of a higher level, and how long a proposal waits for them. */
export const authorityRules: readonly PolicyRule[] = [
  ...levelsOf('CNY', 500_000_000, 5_000_000_000),
  ...levelsOf('EUR', 70_000_000, 700_000_000),
  ...levelsOf('USD', 70_000_000, 700_000_000),
  ...levelsOf('HKD', 550_000_000, 5_500_000_000),
  {
    ...bank,
    key: 'proposal.validDays',
    value: 7,
    unit: 'days',
    source: 'what was judged a week ago is judged by another record; to be set by the bank',
  },
  {
    ...bank,
    key: 'delegation.longestDays',
    value: 92,
    unit: 'days',
    source: 'who is away for longer is replaced, and not stood in for; practice; to be set by the bank',
  },
  {
    ...bank,
    key: 'apiKey.validDays',
    value: 180,
    unit: 'days',
    source: 'a key that nobody renews is a key that nobody misses; practice; to be set by the bank',
  },
  {
    ...bank,
    key: 'audit.sealLateMinutes',
    value: 15,
    unit: 'minutes',
    source: 'the log is sealed every quarter of a minute; practice; to be set by the bank',
  },
  {
    ...bank,
    key: 'past.windowBankingDays',
    value: 5,
    unit: 'banking days',
    source: 'entries with an earlier value day; practice; to be set by the bank',
  },
];
