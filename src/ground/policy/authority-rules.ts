import type { Currency } from '../../kernel/money.ts';
import type { PolicyRule } from './rules.ts';

const bank = { validFrom: '2021-01-01', confidence: 'default' } as const;
const source =
  'delegated authority by amount (Guidelines on Internal Control of Commercial Banks, Yin Jian Fa [2014] 40, existence seen); to be set by the bank';
/**
 * The release that brought thresholds in every money. Before it a money without one asked for the highest level, whatever the amount: an act of
 * those days is decided again as it was.
 */
const everyMoneyFrom = '2026-12-02';
const fromTheFirst: readonly string[] = ['CNY', 'EUR', 'USD', 'HKD'];

/**
 * Minor units from which level 2 is asked, in every money that amounts may be in: about as much as in yuan, in round figures. Level 3 is asked
 * from ten times as much. No rate of exchange is needed, and none that is missing keeps an act back.
 */
const secondLevelFrom: Readonly<Record<Currency, number>> = {
  CNY: 500_000_000,
  EUR: 70_000_000,
  USD: 70_000_000,
  HKD: 550_000_000,
  AED: 250_000_000,
  AUD: 100_000_000,
  CAD: 95_000_000,
  CHF: 60_000_000,
  GBP: 55_000_000,
  JPY: 100_000_000,
  KRW: 950_000_000,
  KWD: 210_000_000,
  KZT: 35_000_000_000,
  PLN: 250_000_000,
  RUB: 5_500_000_000,
  SGD: 90_000_000,
  THB: 2_200_000_000,
  VND: 18_000_000_000,
};

/** From which amount an act asks for people of a higher level, and how long a proposal waits for them. */
export const authorityRules: readonly PolicyRule[] = [
  ...Object.entries(secondLevelFrom).flatMap(([currency, second]): PolicyRule[] => {
    const validFrom = fromTheFirst.includes(currency) ? bank.validFrom : everyMoneyFrom;
    const row = { ...bank, validFrom, unit: 'minor units', source };
    return [
      { ...row, key: `authority.secondLevelFrom.${currency}`, value: second },
      { ...row, key: `authority.thirdLevelFrom.${currency}`, value: second * 10 },
    ];
  }),
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
