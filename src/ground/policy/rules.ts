import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import { authorityRules } from './authority-rules.ts';
import { collateralRules } from './collateral-rules.ts';
import { controlRules } from './control-rules.ts';
import { creditRules } from './credit-rules.ts';
import { debtRules } from './debt-rules.ts';
import { limitRules } from './limit-rules.ts';
import { moneyRules } from './money-rules.ts';
import { receivableRules } from './receivables.ts';
import { signInRules } from './sign-in-rules.ts';
import { watchRules } from './watch-rules.ts';

/** How far a value can be relied on: read in the instrument, read in a secondary source, recalled, or our own default. */
export type Confidence = 'verified' | 'secondary' | 'recalled' | 'default';

export interface PolicyRule {
  key: string;
  value: number;
  unit: string;
  validFrom: LocalDate;
  /** Last day; open-ended without. */
  validTo?: LocalDate;
  source: string;
  confidence: Confidence;
}

/**
 * Numbers that a bank, a standard or a statute sets, by date. None is written into a rule: half of them change. Rows are
 * added, never edited; a decision can name the row it used.
 */
export const ruleBook: readonly PolicyRule[] = [
  {
    key: 'release.gateToleranceBps',
    value: 30,
    unit: 'bps',
    validFrom: '2021-01-01',
    source: 'weighbridge practice; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'release.orderValidHours',
    value: 24,
    unit: 'hours',
    validFrom: '2021-01-01',
    source: 'release practice; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'interest.dayCount',
    value: 360,
    unit: 'days',
    validFrom: '2003-01-01',
    source: 'RMB loan practice, rate / 360; terms are free between the parties (Yin Fa [2003] 251)',
    confidence: 'secondary',
  },
  ...authorityRules,
  ...creditRules,
  ...debtRules,
  ...limitRules,
  ...moneyRules,
  ...receivableRules,
  ...collateralRules,
  ...controlRules,
  ...watchRules,
  ...signInRules,
  {
    key: 'lading.masterWeightToleranceBps',
    value: 50,
    unit: 'bps',
    validFrom: '2021-01-01',
    source: 'gross mass of house bill against railway note; weighbridges differ; to be set by the bank',
    confidence: 'default',
  },
  {
    key: 'lading.resealWindowMinutes',
    value: 120,
    unit: 'minutes',
    validFrom: '2021-01-01',
    source: 'time a border re-seal may take around its reported instant; to be set by the bank',
    confidence: 'default',
  },
];

export const policyRefusals = refusalList({
  POLICY_UNKNOWN: [
    'precondition',
    'No policy value is in force on this date',
    '该日期没有生效的政策参数',
    'Add a dated row for the key named in facts',
    '请为 facts 所列参数补充带生效日期的取值',
  ],
});

/** The value in force on a day; absence is an error, never a default. */
export function policyOn(key: string, date: LocalDate, book: readonly PolicyRule[] = ruleBook): PolicyRule {
  const inForce = book.filter(
    (rule) => rule.key === key && rule.validFrom <= date && (rule.validTo === undefined || date <= rule.validTo),
  );
  const newest = inForce.sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0];
  return newest ?? refuse(policyRefusals.POLICY_UNKNOWN, { facts: { key, date } });
}
