import { refusalList } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { Condition } from '../../lending/financing/index.ts';

export const rolloverStatuses = ['requested', 'approved', 'done', 'declined'] as const;
export type RolloverStatus = (typeof rolloverStatuses)[number];

export const rolloverRefusals = refusalList({
  ROLLOVER_UNFIT: [
    'invalid',
    'Only a working capital drawdown that is owed is rolled over, to a later day',
    '仅未清偿的流动资金提款可续贷，且新到期日须晚于原到期日',
    'Name a drawdown that is paid out and not repaid, and a day after the one it is due on',
    '请指定已放款未结清的提款，并填写晚于原到期日的日期',
  ],
  ROLLOVER_OPEN: [
    'conflict',
    'A rollover of this drawdown waits already',
    '该笔提款已有待办续贷',
    'Decide the one that waits first',
    '请先处理已有续贷申请',
  ],
  ROLLOVER_WRONG_STATE: [
    'wrong-state',
    'The rollover is not in the state for this',
    '续贷状态不允许此操作',
    'Read the rollover again',
    '请重新读取该续贷',
  ],
});

/** One live security of the facility, and who gives it. */
export interface Provider {
  pledgeId: string;
  pledgorId: string;
  /** Null: not in force yet. */
  agreedOn: LocalDate | null;
}

export interface RolloverFacts {
  today: LocalDate;
  facilityActive: boolean;
  borrowerId: string;
  holds: readonly { reason: string }[];
  old: { status: string; paidOutOn: LocalDate | null; dueOn: LocalDate; borneMinor: bigint; isMisused: boolean };
  /** Interest and penalty of the old debt: paid before, or owed on beside the new principal, by name. */
  interest: 'paid' | 'carried';
  providers: readonly Provider[];
  /** Who declared that it knows the new money pays an old debt. */
  consents: readonly { pledgorId: string; documentHash: string }[];
}

/**
 * Who must know that new money pays an old debt: a provider of security that gave none for the old one (SI 16). One that
 * secured both stays bound without, and the borrower asks for the rollover itself.
 */
export function providersToAsk({ providers, borrowerId, old }: RolloverFacts): string[] {
  const stoodBefore = ({ agreedOn }: Provider) =>
    agreedOn !== null && old.paidOutOn !== null && agreedOn <= old.paidOutOn;
  const bound = new Set(providers.filter(stoodBefore).map((p) => p.pledgorId));
  const others = providers.map((p) => p.pledgorId).filter((id) => id !== borrowerId && !bound.has(id));
  return [...new Set(others)].sort();
}

/** What one more rollover of the debt makes of its chain, and from where on that is decided at the third level. */
export interface Renewals {
  rollovers: number;
  carried: number;
  thirdLevelFrom: number;
  carriedThirdLevelFrom: number;
}

export const renewsTooOften = (r: Renewals): boolean =>
  r.rollovers >= r.thirdLevelFrom || r.carried >= r.carriedThirdLevelFrom;

export const renewedTitle = {
  en: 'The debt was rolled over, or its interest carried, before',
  zh: '该笔债务此前已续贷或已结转利息',
};

/** Every condition of a rollover, in the order an officer reads them, each with what it found. */
export function rolloverConditions(f: RolloverFacts): Condition[] {
  const unasked = providersToAsk(f).filter((id) => !f.consents.some((c) => c.pledgorId === id));
  return [
    { code: 'FACILITY_ACTIVE', met: f.facilityActive, facts: {} },
    { code: 'DEBT_OWED', met: f.old.status === 'disbursed', facts: { status: f.old.status } },
    // A debt that is late is restructured, not rolled over as if it were not (measure 4).
    { code: 'NOT_OVERDUE', met: f.today <= f.old.dueOn, facts: { dueOn: f.old.dueOn } },
    { code: 'NOT_MISUSED', met: !f.old.isMisused, facts: {} },
    { code: 'NO_HOLD', met: f.holds.length === 0, facts: { holds: f.holds } },
    {
      // Never added to principal: paid, or owed on under its own name.
      code: 'INTEREST_SETTLED',
      met: f.interest === 'carried' || f.old.borneMinor === 0n,
      facts: { interest: f.interest, borneMinor: f.old.borneMinor.toString() },
    },
    { code: 'PROVIDERS_KNOW', met: unasked.length === 0, facts: { providersUnasked: unasked } },
  ];
}
