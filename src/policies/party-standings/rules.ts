import { personalRoles } from '../../ground/standings/rules.ts';
import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';

/** What is said of a party, kind by kind, and what it may be said to be (measures 1, 2, 8, 10, 15, 18, 19 of the policy text). */
export const standingValues = {
  size: ['large', 'medium', 'small', 'micro'],
  industry: [
    'steel',
    'non_ferrous',
    'building_materials',
    'shipbuilding',
    'hi_tech',
    'major_equipment',
    'basic',
    'smart_manufacturing',
    'rural',
    'real_estate',
    'other',
  ],
  viability: ['viable', 'unviable'],
  list: ['key100', 'growth100', 'whitelist', 'watch', 'black', 'red'],
  relation: ['parent', 'guarantees', 'successor', 'legal_representative', 'controller'],
  credit_event: ['payment_arrears', 'default', 'tax', 'court', 'environment', 'false_data', 'other'],
  score: ['model'],
  consent: ['score_inputs', 'credit_bureau', 'joint_credit'],
  business: ['speculative_housing', 'green', 'rural'],
  enterprise_class: ['A', 'B', 'C'],
} as const;
export type PolicyKind = keyof typeof standingValues;
export const policyKinds = Object.keys(standingValues) as [PolicyKind, ...PolicyKind[]];

/** What a size is for: each has a day of its own, and none is taken for another. */
export const sizePurposes = [
  'tax',
  'payment',
  'fee',
  'relending',
  'rollover',
  'quota',
  'bond',
  'guarantee',
  'subsidy',
] as const;
export type SizePurpose = (typeof sizePurposes)[number];

export const standingStates = ['proposed', 'in_force', 'superseded', 'withdrawn'] as const;
export type StandingState = (typeof standingStates)[number];
export const contestStates = ['open', 'upheld', 'rejected'] as const;
export type ContestState = (typeof contestStates)[number];

export const policyStandingLife: LifeCycle<StandingState, 'confirm' | 'drop' | 'supersede' | 'withdraw'> = [
  ['proposed', 'confirm', 'in_force'],
  ['proposed', 'drop', 'withdrawn'],
  ['in_force', 'supersede', 'superseded'],
  ['in_force', 'withdraw', 'withdrawn'],
];

/** Lists that are official: an authority alone puts somebody on them, whatever a bank keeps for itself. */
export const officialLists: readonly string[] = ['key100', 'growth100', 'whitelist', 'black', 'red'];

/** Lists that lenders read, as they must treat who is on them; the key monitoring list is told to nobody but whom it names. */
export const openLists: readonly string[] = ['key100', 'growth100', 'whitelist', 'black', 'red'];

export interface Said {
  kind: PolicyKind;
  value: string;
  purpose?: string | null | undefined;
  listYear?: number | null | undefined;
  otherId?: string | null | undefined;
}

/** Lists that are drawn up for a year (measure 2). */
export const yearlyLists: readonly string[] = ['key100', 'growth100', 'whitelist'];

/** Lists of a number of firms, by the row of the rule book that says how many (measures 2, 18). */
export const countedLists: Readonly<Record<string, string>> = {
  key100: 'list.key100.most',
  growth100: 'list.growth100.most',
};

/** What an authority says of a firm and every lender goes by, told to it or not: what a size rests on is told by name. */
const officialKinds: readonly PolicyKind[] = ['industry', 'business', 'credit_event'];

export const isOfficialList = ({ kind, value }: Said): boolean => kind === 'list' && officialLists.includes(value);

/** Whether what is said binds every lender: an official list, and an authority’s word on what a firm does, did and belongs to. */
export const isOfficial = (said: Said, { isAuthority }: { isAuthority: boolean }): boolean =>
  isOfficialList(said) ||
  (isAuthority &&
    (officialKinds.includes(said.kind) ||
      (said.kind === 'relation' && (said.value === 'parent' || personalRoles.includes(said.value)))));

/** What a lender goes by: what an authority says counts with all, what a bank says with whom it told. */
export const isHeardBy =
  (lenderId: string) =>
  ({ isOfficial, participants }: { isOfficial: boolean; participants: readonly string[] }): boolean =>
    isOfficial || participants.includes(lenderId);

/**
 * The party it is about is told; that it is watched, where an authority says so, or a bank that names what it is to supply (measure 18: its own
 * status and what to supply; nothing of it reaches outsiders).
 */
export const isToldToItself = (
  { kind, value }: Said,
  by: { isAuthority: boolean; supply?: readonly string[] },
): boolean => !(kind === 'list' && value === 'watch') || by.isAuthority || (by.supply ?? []).length > 0;

/**
 * What may hold once for a day: a party has one size for a purpose, one industry, one verdict on its viability; it is on a list of a year
 * once, and has one relation of a kind to another.
 */
export function slotOf({ kind, value, purpose, listYear, otherId }: Said): string {
  const one: Partial<Record<PolicyKind, string>> = {
    size: `size ${purpose ?? ''}`,
    industry: 'industry',
    viability: 'viability',
    enterprise_class: 'enterprise_class',
    list: `list ${value} ${listYear ?? ''}`,
    score: `score ${purpose ?? ''}`,
    consent: `consent ${value} ${otherId ?? ''}`,
  };
  // A firm has one legal representative at a time (Company Law art. 10).
  if (value === 'legal_representative') return `relation ${value}`;
  return one[kind] ?? `${kind} ${value} ${otherId ?? ''}`;
}

/** Overcapacity industries by the row of the rule book that treats them apart (measure 1). */
export const overcapacityKeys: Readonly<Record<string, string>> = {
  steel: 'overcapacity.steel',
  non_ferrous: 'overcapacity.nonFerrous',
  building_materials: 'overcapacity.buildingMaterials',
  shipbuilding: 'overcapacity.shipbuilding',
};

export const policyRefusalsOfStandings = refusalList({
  STANDING_VALUE_UNFIT: [
    'invalid',
    'No standing of this kind has such a value',
    '该类状态没有此取值',
    'Choose one of those in facts',
    '请从 facts 所列取值中选择',
  ],
  STANDING_OF_WHOM: [
    'forbidden',
    'A firm gives its own consent; all else is said of it by a lender or an authority',
    '企业仅可就自身作出授权，其余状态由出借人或主管部门登记',
    'Leave it to one of the roles in facts',
    '请由 facts 所列角色办理',
  ],
  STANDING_INCOMPLETE: [
    'invalid',
    'A standing of this kind needs another member',
    '该类状态要素不全',
    'A list says its year, a size its purpose and figures, a relation and a consent to whom, and all but a consent their paper',
    '名单须列年度，规模须列用途与数据，关联与授权须列对象，除授权外均须附依据文件',
  ],
  STANDING_OFFICIAL: [
    'forbidden',
    'An authority alone states who is on an official list',
    '官方名单仅可由主管部门认定',
    'Ask the authority; what a bank sees for itself is an event of credit or a proposal to watch',
    '请由主管部门认定；银行自行掌握的情况可登记为信用事件或监测建议',
  ],
  STANDING_OVERLAPS: [
    'conflict',
    'Something of this kind is in force for some of these days already',
    '上述部分日期已有同类状态',
    'End the earlier one first, or name other days',
    '请先终止原状态，或选择其他日期',
  ],
  STANDING_SUCCEEDED: [
    'conflict',
    'The firm has a successor already',
    '该企业已有承继方',
    'Read its standings; have the earlier record ended by who stated it',
    '请查看其状态记录，并由原登记方终止',
  ],
  LIST_FULL: [
    'precondition',
    'The list of this year has as many firms as the rule lets it have',
    '该年度名单户数已满',
    'End the standing of a firm that leaves it, or have the rule in facts set anew',
    '请先终止退出企业的名单状态，或依规调整 facts 所列规则',
  ],
  STANDING_CONTRADICTS: [
    'conflict',
    'What is said already and this exclude each other: a black list and a red one, or two sizes of one firm on one day',
    '与既有状态相互矛盾：黑名单与红名单，或同一企业同日两种规模',
    'Read the standing in facts: the firm may contest a list; a size is stated by figures of a later day, or the other is ended first',
    '请查看 facts 所列状态：名单可由企业提出异议；规模请以更晚日期的数据登记，或先终止另一状态',
  ],
  STANDING_SIZE_UNKNOWN: [
    'invalid',
    'A figure that decides the size was not stated',
    '缺少判定规模所需数据',
    'State people, revenue or assets as the industry asks',
    '请按行业补充从业人员、营业收入或资产总额',
  ],
  STANDING_NOT_IN_FORCE: [
    'wrong-state',
    'The standing is not in the state for this',
    '该状态不允许此操作',
    'Read it again',
    '请重新读取',
  ],
  STANDING_DAYS_UNFIT: [
    'invalid',
    'The last day lies before the first, or after the last that was stated',
    '截止日早于起始日，或晚于原定截止日',
    'Name a last day within the days of the standing; what holds longer is stated anew',
    '请填写原有效期内的截止日；延长须重新登记',
  ],
  STANDING_RELATION_UNFIT: [
    'invalid',
    'Nobody is related to itself, owns more than the whole, or is taken over by whom it took over',
    '不得与自身关联、持股超过全部或互为承继',
    'Name another party, and a share of at most ten thousand basis points',
    '请填写其他主体，比例不超过 10000 基点',
  ],
  CONTEST_NOT_YOURS: [
    'forbidden',
    'Whom a standing is about contests it, and who stated it answers',
    '仅当事方可提出异议，仅认定方可答复',
    'Leave it to them',
    '请由相应方办理',
  ],
  CONTEST_OPEN: [
    'conflict',
    'An objection to this standing waits for its answer',
    '已有待答复的异议',
    'Wait for the answer',
    '请等待答复',
  ],
  CONTEST_ANSWERED: ['wrong-state', 'The objection is answered', '异议已答复', 'Read it', '请查看答复'],
  PURPOSE_BANNED: [
    'precondition',
    'No credit is given for this purpose',
    '该用途禁止授信',
    'The rule in facts says since when and why',
    'facts 列明所依规则及起始日',
  ],
  PAYEE_BANNED: [
    'precondition',
    'Money of a loan does not go to who deals in speculative housing',
    '贷款资金不得流向投机性住房',
    'Pay another payee for what the loan is for',
    '请支付至与用途相符的其他收款人',
  ],
  TREATED_APART: [
    'precondition',
    'Firms of this industry are treated apart: one is kept on evidence that it is viable',
    '产能过剩行业企业须区别对待：有市场、有效益方予支持',
    'State its viability with evidence, then approve',
    '请先登记其生存能力评估及依据',
  ],
  LIST_PENALTY: [
    'precondition',
    'Nothing new is lent to who is on this list',
    '名单企业不得新增授信',
    'The list in facts says who stated it; the firm may contest it there',
    'facts 列明认定方；企业可提出异议申请修复',
  ],
  SCORE_NOT_CONSENTED: [
    'precondition',
    'The firm has not let this bank use what a score is made of',
    '企业未授权本行使用评分数据',
    'Have the firm give its consent to score_inputs for this bank',
    '请由企业就 score_inputs 向本行授权',
  ],
  SCORE_TOO_LOW: [
    'precondition',
    'The score is too low to lend on it alone; its reasons are in facts',
    '评分过低，不得仅凭评分放贷；理由见 facts',
    'A person may decide otherwise with a reason: override the score',
    '可由人工说明理由后调整评分',
  ],
  RATE_BELOW_RISK: [
    'precondition',
    'The rate is lower than this risk bears by the price grid',
    '利率低于风险定价下限',
    'Ask the rate in facts or more, or override the score with a reason',
    '请不低于 facts 所列利率，或说明理由后调整评分',
  ],
  SUCCEEDED: [
    'precondition',
    'The firm has been succeeded: what is new is lent to its successor, said of it, and contested by it',
    '该企业已被合并承继，新增授信、状态登记与异议均应以承继方为主体',
    'Name the successor in facts',
    '请以 facts 所列承继方办理',
  ],
  RENEWAL_CLOSED: [
    'precondition',
    'A firm of this size does not renew without repaying on this day',
    '该规模企业在此日不适用无还本续贷',
    'Repay at its day, or restructure',
    '请到期偿还，或办理重组',
  ],
  FEE_SIZE_UNPROVED: [
    'precondition',
    'This fee is not charged: the firm is small on this day, or it is not shown that it is not',
    '收费当日企业为小微或未证明其非小微，不得收取该费用',
    'State its size for fees with figures of this day, or do not charge',
    '请以收费当日数据登记其收费用途规模，或不收取',
  ],
});

/** Refuses a value that the kind does not know, and what the kind asks and was not said. */
export function assertSaid(
  said: Said & { hasPaper: boolean; hasFigures: boolean },
  { isAuthority }: { isAuthority: boolean },
): void {
  const values = standingValues[said.kind] as readonly string[];
  if (said.kind !== 'size' && !values.includes(said.value))
    refuse(policyRefusalsOfStandings.STANDING_VALUE_UNFIT, { at: '/value', facts: { values } });
  const lacks =
    (said.kind === 'list' && !said.listYear && '/listYear') ||
    (said.kind === 'size' && !(sizePurposes as readonly string[]).includes(said.purpose ?? '') && '/purpose') ||
    (said.kind === 'size' && !said.hasFigures && '/figures') ||
    ((said.kind === 'relation' || said.kind === 'consent') && !said.otherId && '/otherId') ||
    (said.kind !== 'consent' && !said.hasPaper && '/documentHash');
  if (lacks) refuse(policyRefusalsOfStandings.STANDING_INCOMPLETE, { at: lacks });
  if (isOfficialList(said) && !isAuthority) refuse(policyRefusalsOfStandings.STANDING_OFFICIAL, { at: '/value' });
}
