import { refusalList } from '../../kernel/refusal.ts';
import { addDays, type LocalDate } from '../../kernel/time.ts';

export const assignmentKinds = ['outright', 'advance', 'maturity', 'reverse'] as const;
export type AssignmentKind = (typeof assignmentKinds)[number];
export const factoringServices = ['finance', 'ledger', 'collection', 'bad_debt_cover'] as const;
export const assignmentStatuses = ['offered', 'accepted', 'refused', 'ended'] as const;
export type AssignmentStatus = (typeof assignmentStatuses)[number];
export const endReasons = ['paid', 'bought_back', 'waived'] as const;
export type EndReason = (typeof endReasons)[number];

export const noticeChannels = ['platform', 'electronic', 'post'] as const;
export type NoticeChannel = (typeof noticeChannels)[number];
export const arrivalBases = ['designated_system', 'acknowledged', 'system_receipt', 'postmark'] as const;
export type ArrivalBasis = (typeof arrivalBases)[number];

export const assignmentRefusals = refusalList({
  REVERSE_BY_DEBTOR: [
    'invalid',
    'Reverse factoring begins with the debtor, under its own line',
    '反向保理须由债务人在其自身额度内发起',
    'Opt in to an offer of the debtor, or assign as another kind',
    '请接受债务人的邀约，或以其他方式转让',
  ],
  ASSIGNEE_UNFIT: [
    'invalid',
    'The assignee is not a bank or factor',
    '受让方不是银行或保理商',
    'Name a bank or factor of this tenant',
    '请指定本租户内的银行或保理商',
  ],
  RECEIVABLE_NOT_YOURS: [
    'forbidden',
    'The receivable is another creditor’s',
    '该应收账款属于其他债权人',
    'Assign what is owed to your party',
    '请转让贵方享有的应收账款',
  ],
  RECEIVABLE_NOT_ASSIGNABLE: [
    'wrong-state',
    'The receivable is rejected or settled, or less is owed than would be assigned',
    '该应收账款已被拒绝或结清，或尚欠金额不足',
    'Assign what facts show is owed, or less',
    '请在 facts 所列尚欠金额内转让',
  ],
  SERVICES_DO_NOT_FIT: [
    'invalid',
    'Factoring needs a service, and an outright assignment has none',
    '保理须至少包含一项服务，单纯转让则不含服务',
    'Name at least one of finance, ledger, collection, bad-debt cover (Civil Code 761), or none',
    '请至少选择融资、账务管理、催收、坏账担保之一，或选择单纯转让',
  ],
  FUTURE_NEEDS_CONTROL: [
    'precondition',
    'Future receivables reach the assignee only through an account that it controls',
    '将有应收账款须约定由受让方控制的特定账户',
    'Name an active collection account under the assignee’s or tripartite control (SI 61(4))',
    '请指定由受让方控制或三方监管的有效回款专户',
  ],
  ASSIGNMENT_WRONG_STATE: [
    'wrong-state',
    'The assignment is not in the state for this',
    '该转让的状态不允许此操作',
    'Read the assignment again',
    '请重新读取该转让',
  ],
  NOT_THE_ASSIGNEE: [
    'forbidden',
    'Only the assignee does this',
    '只有受让方可以办理',
    'Have the assignee act',
    '请由受让方办理',
  ],
  FILING_BEFORE_ASSIGNMENT: [
    'invalid',
    'The filing is dated before the assignment was accepted',
    '登记时间早于转让成立时间',
    'Give the time on the certificate of the filing that was made for this assignment',
    '请填写为本次转让办理的登记证明所载时间',
  ],
  SEARCH_AFTER_FILING: [
    'invalid',
    'The search comes before the filing, and both before now',
    '查询应早于登记，且均不晚于当前时间',
    'Give the times that the registry stamped',
    '请填写登记机构出具的时间',
  ],
  NO_ADDRESS_DESIGNATED: [
    'precondition',
    'The debtor has designated no system for notices',
    '债务人未指定接收系统',
    'Send it by post, or ask the debtor to designate one',
    '请邮寄通知，或请债务人指定接收系统',
  ],
  NOTICE_NOT_YET: [
    'invalid',
    'The arrival lies before it was sent, or later than now',
    '到达时间早于发出时间或晚于当前时间',
    'Give the time of the postmark or of the receiving system',
    '请填写邮戳或系统接收时间',
  ],
  NOTICE_ARRIVED_ALREADY: [
    'wrong-state',
    'The notice has arrived already',
    '该通知已到达',
    'The first proof of arrival counts',
    '以首次到达证明为准',
  ],
});

export interface GateFacts {
  filing: { filedAt: Date; expiresOn: LocalDate; description: string } | undefined;
  searchedAt: Date | undefined;
  /** Filings of others that the search showed. */
  earlierFilings: number;
  /** Invoice numbers that the filed description must name. */
  invoiceNumbers: readonly string[];
  lastDueOn: LocalDate;
  now: Date;
  searchAgeDays: number;
  marginDays: number;
  evidenceFrozen: boolean;
  noticeArrived: boolean;
  /** Numbers of invoices that the tax authority holds void, or holds otherwise than they are on record here. */
  invoicesInDoubt: readonly string[];
  lowestLevel: number;
}

export interface Gate {
  code: string;
  met: boolean;
  facts: Record<string, unknown>;
}

/** What must stand before money goes out against an assignment; each gate says what it found. */
export function registrationGates(f: GateFacts): Gate[] {
  const missing = f.filing
    ? f.invoiceNumbers.filter((number) => !f.filing?.description.includes(number))
    : f.invoiceNumbers;
  const ageMs = f.searchedAt ? f.now.getTime() - f.searchedAt.getTime() : undefined;
  const needed = addDays(f.lastDueOn, f.marginDays);
  return [
    { code: 'OWN_FILING', met: f.filing !== undefined, facts: { filedAt: f.filing?.filedAt.toISOString() ?? null } },
    {
      code: 'SEARCH_FRESH',
      met: ageMs !== undefined && ageMs <= f.searchAgeDays * 86_400_000,
      facts: { searchedAt: f.searchedAt?.toISOString() ?? null },
    },
    {
      code: 'NO_EARLIER_FILING',
      met: f.searchedAt !== undefined && f.earlierFilings === 0,
      facts: { earlierFilings: f.earlierFilings },
    },
    {
      code: 'FILING_OUTLASTS_DEBT',
      met: f.filing !== undefined && f.filing.expiresOn >= needed,
      facts: { expiresOn: f.filing?.expiresOn ?? null, needed },
    },
    { code: 'DESCRIPTION_NAMES_INVOICES', met: missing.length === 0, facts: { missing: missing.slice(0, 20) } },
    { code: 'EVIDENCE_FROZEN', met: f.evidenceFrozen, facts: {} },
    { code: 'NOTICE_ARRIVED', met: f.noticeArrived, facts: {} },
    // Confirmed or not: a factor that knew is not protected (Civil Code 763), and the tax authority's record is known.
    { code: 'INVOICES_STAND', met: f.invoicesInDoubt.length === 0, facts: { inDoubt: f.invoicesInDoubt.slice(0, 20) } },
    { code: 'PROVED', met: f.lowestLevel > 0, facts: { lowestLevel: f.lowestLevel } },
  ];
}
