import { refusalList, refuse } from '../../kernel/refusal.ts';
import {
  addBankingDays,
  addDays,
  addMonths,
  type BankingCalendar,
  daysBetween,
  type LocalDate,
} from '../../kernel/time.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';

/**
 * The unified movables registry (PBOC Order [2021] 7; Order [2019] 4 where the clauses of 7 were not read). Its clocks
 * are numbers of the policy book; here is how they run.
 */
export const filingActs = ['initial', 'amend', 'renew', 'discharge'] as const;
export type FilingAct = (typeof filingActs)[number];

/** An act is prepared, handed to the registry, stamped by it, and looked over by a second person before it counts. */
export const filingStatuses = ['prepared', 'stamped', 'confirmed', 'rejected'] as const;
export type FilingStatus = (typeof filingStatuses)[number];

export const filingLife: LifeCycle<FilingStatus, 'stamp' | 'confirm' | 'reject'> = [
  ['prepared', 'stamp', 'stamped'],
  ['prepared', 'reject', 'rejected'],
  ['stamped', 'confirm', 'confirmed'],
  ['stamped', 'reject', 'rejected'],
];

export const registrationStatuses = ['pending', 'in_force', 'discharged', 'revoked'] as const;
export type RegistrationStatus = (typeof registrationStatuses)[number];

export const registryRefusals = refusalList({
  REGISTRATION_NOT_IN_FORCE: [
    'wrong-state',
    'The registration is not in force: it was discharged or revoked, or is not confirmed yet',
    '该登记不在有效状态：已注销、已撤销或尚未复核',
    'A registration that has ended stays ended; file anew, which ranks from the new time',
    '已终止的登记不能再变更或展期；请重新登记，顺位自新登记时起算',
  ],
  REGISTRATION_EXPIRED: [
    'wrong-state',
    'The registration has expired',
    '该登记已到期失效',
    'File anew, which ranks from the new time',
    '请重新登记，顺位自新登记时起算',
  ],
  REGISTRATION_TERM: [
    'invalid',
    'A term is at least 1 month and at most 30 years',
    '登记期限为 1 个月至 30 年',
    'Choose a term within that, fit to the debt (PBOC Order [2019] 4 article 12)',
    '请在范围内选择与债务相适应的期限（〔2019〕第4号令第十二条）',
  ],
  RENEWAL_TOO_EARLY: [
    'precondition',
    'The registry takes a renewal only in the last days of the term',
    '未到展期办理期间',
    'Renew on or after the day in facts',
    '请在 facts 所列日期起办理展期',
  ],
  FILING_NOT_PREPARED: [
    'wrong-state',
    'The filing does not wait for this',
    '该登记事项状态不符',
    'Read the filing again',
    '请重新读取该登记事项',
  ],
  STAMP_IN_FUTURE: [
    'invalid',
    'The stamp is later than now',
    '登记时间晚于当前时间',
    'Give the time that the registry stamped',
    '请填写登记机构载明的时间',
  ],
  STAMP_BEFORE_PREPARED: [
    'invalid',
    'The stamp is earlier than the filing was prepared: the registry stamped something else',
    '登记时间早于登记事项的准备时间',
    'Give the time on the certificate of this filing',
    '请填写本次登记证明所载时间',
  ],
  REGISTRATION_NUMBER_USED: [
    'conflict',
    'This registration number is on record for another filing',
    '该登记证明编号已用于其他登记',
    'Compare the certificate; one number names one registration',
    '请核对登记证明，一个编号仅对应一项登记',
  ],
  SEARCH_IN_FUTURE: [
    'invalid',
    'The certificate is dated later than now',
    '查询证明时间晚于当前时间',
    'Give the time that the certificate shows',
    '请填写查询证明载明的时间',
  ],
  SEARCH_NAME_DIFFERS: [
    'invalid',
    'The search was made under a name that the grantor never had',
    '查询名称与担保人现用名或曾用名不符',
    'Search by the exact legal name, and by each former name',
    '请按担保人准确法定名称及全部曾用名查询',
  ],
  FORMER_NAME_IS_PRESENT: [
    'invalid',
    'The party bears this name now',
    '该名称为当事方现用名',
    'Give a name that it bore before',
    '请填写其曾用名',
  ],
  AMENDMENT_CODE_WRONG: [
    'forbidden',
    'The amendment code is not the one of this registration',
    '修改码不正确',
    'Use the code that the registry issued with this registration',
    '请使用该登记签发的修改码',
  ],
  OBJECTION_NOT_OPEN: [
    'wrong-state',
    'The objection does not wait for this',
    '该异议登记状态不符',
    'Read the objection again',
    '请重新读取该异议',
  ],
  ACT_IN_PROGRESS: [
    'conflict',
    'Another act on this registration is under way',
    '该登记已有办理中的事项',
    'Have it confirmed or rejected first',
    '请先完成或退回在办事项',
  ],
  DESCRIPTION_NEEDED: [
    'invalid',
    'The record does not say what and where all of this collateral is, so its words must be given',
    '系统记录不足以描述全部担保财产，须填写描述',
    'Describe it so that a stranger finds it (SI 53), or have the goods taken into custody at a site first',
    '请填写足以识别担保财产的描述（担保制度解释第 53 条），或先由保管人在场所内接收货物',
  ],
  BASE_NAME_DIFFERS: [
    'invalid',
    'The grantor named is not the one of this registration',
    '所填担保人与该登记不符',
    'Repeat the grantor’s name as filed: it guards against acting on the wrong number',
    '请填写登记载明的担保人名称，以防误操作',
  ],
});

export const termOf = (from: LocalDate, months: number): LocalDate => addMonths(from, months);

/** 1 month to 30 years, by months since a term is counted in them (O4 12, 13). */
export function assertTerm(months: number): void {
  if (months < 1 || months > 360) refuse(registryRefusals.REGISTRATION_TERM, { at: '/termMonths', facts: { months } });
}

/** From when a renewal is taken: a window of days before expiry, or at once where the rule in force has none (0). */
export function assertMayRenew(expiresOn: LocalDate, today: LocalDate, windowDays: number): void {
  if (today > expiresOn) refuse(registryRefusals.REGISTRATION_EXPIRED, { facts: { expiresOn } });
  const from = windowDays === 0 ? today : addDays(expiresOn, -windowDays);
  if (today < from) refuse(registryRefusals.RENEWAL_TOO_EARLY, { facts: { from, expiresOn } });
}

/** By when a paid-off or waived registration must be cancelled; late, the filer answers for it (O4 17). */
export const dischargeDueOn = (debtEndedOn: LocalDate, calendar: BankingCalendar, workingDays: number): LocalDate =>
  addBankingDays(calendar, debtEndedOn, workingDays);

/**
 * By when a filing says that a part of what it names was given up. The order gives the whole its working days (O4 17) and the
 * part none; until it is amended, whoever searches is told of security that is not there.
 */
export const amendDueOn = (freedOn: LocalDate, calendar: BankingCalendar, workingDays: number): LocalDate =>
  addBankingDays(calendar, freedOn, workingDays);

/** Registrations to amend when lots are freed: those that name one, or every one of a pledge where a lot came in by its words. */
export function concernedBy(
  filed: readonly { id: string; pledgeId: string; lotIds: readonly string[] }[],
  freed: readonly string[],
): string[] {
  const concerned = [...new Set(filed.map((r) => r.pledgeId))].flatMap((pledgeId) => {
    const own = filed.filter((r) => r.pledgeId === pledgeId);
    const areNamed = freed.every((id) => own.some((r) => r.lotIds.includes(id)));
    return areNamed ? own.filter((r) => r.lotIds.some((id) => freed.includes(id))) : own;
  });
  return concerned.map((r) => r.id);
}

/** By when the filing follows a change of the grantor's name (O4 15). */
export const renameDueOn = (renamedOn: LocalDate, months: number): LocalDate => addMonths(renamedOn, months);

/** An objector notifies the filer, and sues or starts arbitration, each within its days, or the objection falls (O4 19–21). */
export const objectionClocks = (filedOn: LocalDate, notifyDays: number, suitDays: number) => ({
  notifyBy: addDays(filedOn, notifyDays),
  suitProofBy: addDays(filedOn, suitDays),
});

/** The last day on which a purchase-money right registered for goods that came in can still go first (Civil Code 416). */
export const purchaseMoneyOpenUntil = (cameInOn: LocalDate, days: number): LocalDate => addDays(cameInOn, days);

/** Stock that came in counts fully once a search was made after the purchase-money days were over: day 11 or later. */
export const isPurchaseMoneyOpen = (cameInOn: LocalDate, searchedOn: LocalDate | undefined, days: number): boolean =>
  searchedOn === undefined || daysBetween(cameInOn, searchedOn) <= days;

export const objectionStates = ['open', 'lapsed', 'withdrawn', 'dismissed', 'upheld'] as const;
export type ObjectionState = (typeof objectionStates)[number];

/** An objection without proof of suit in its days falls by itself; so does one of which the filer was never told. */
export function objectionState(
  o: {
    notifyBy: LocalDate;
    suitProofBy: LocalDate;
    notified: boolean;
    suitProved: boolean;
    closedAs: ObjectionState | null;
  },
  today: LocalDate,
): ObjectionState {
  if (o.closedAs) return o.closedAs;
  if (!o.notified && today > o.notifyBy) return 'lapsed';
  return !o.suitProved && today > o.suitProofBy ? 'lapsed' : 'open';
}

export const expiryAlarms = [90, 30, 7] as const;

/** The nearest alarm that the days left have reached; 0 is expired. */
export function expiryAlarm(expiresOn: LocalDate, today: LocalDate): 0 | 7 | 30 | 90 | undefined {
  const left = daysBetween(today, expiresOn);
  if (left < 0) return 0;
  return [...expiryAlarms].reverse().find((days) => left <= days);
}

export interface SearchHit {
  registrationNumber: string;
  securedParty: string;
  registeredAt: string;
  description: string;
  /** How this lender treats it: not over its goods, ranks behind by agreement, or stands in the way. */
  treatment: 'unrelated' | 'subordinated' | 'prior';
}

export interface GateFacts {
  today: LocalDate;
  now: Date;
  /** The last search under each name, current and former; a name without one is missing. */
  searches: readonly {
    grantorId: string;
    name: string;
    /** The grantor has borne more than one name. */
    isRenamed: boolean;
    searchedAt: Date | undefined;
    hits: readonly SearchHit[];
  }[];
  registration:
    | {
        status: RegistrationStatus;
        expiresOn: LocalDate;
        descriptionHash: string;
        confirmedHash: string | null;
        objections: number;
        /** Filed under a name that is not borne any more, and by when it has to follow; undefined where it has. */
        underOldName: { filedName: string; amendBy: LocalDate } | undefined;
      }
    | undefined;
  /** What secures now, and what was filed by name. */
  items: readonly FiledItem[];
  filedIds: readonly string[];
  /** The last day on which money lent now falls due. */
  dueOn: LocalDate;
  searchMaxAgeHours: number;
  expiryBeyondDueDays: number;
}

/** A lot, or a receivable, that secures. */
export interface FiledItem {
  id: string;
  commodityId: string | null;
  siteId: string | undefined;
}

/**
 * What no filing covers: neither named when it was made or amended, nor of the kind and at the place of a lot that was, by whose
 * words a stranger finds it too (SI 53).
 */
export function notFiled(items: readonly FiledItem[], filedIds: readonly string[]): string[] {
  const named = items.filter((item) => filedIds.includes(item.id));
  const isByWords = (item: FiledItem) =>
    item.siteId !== undefined && named.some((n) => n.siteId === item.siteId && n.commodityId === item.commodityId);
  return items.filter((item) => !filedIds.includes(item.id) && !isByWords(item)).map((item) => item.id);
}

export interface GateCondition {
  code: string;
  met: boolean | null;
  facts: Record<string, unknown>;
}

/** What the registry must show before money leaves; each condition with what it found. Practice defaults in the policy book. */
export function registryGate(f: GateFacts): GateCondition[] {
  const stale = f.searches.filter(
    (s) => !s.searchedAt || f.now.getTime() - s.searchedAt.getTime() > f.searchMaxAgeHours * 3_600_000,
  );
  const prior = f.searches.flatMap(({ grantorId, hits }) =>
    hits
      .filter((hit) => hit.treatment === 'prior')
      .map(({ registrationNumber, securedParty }) => ({ registrationNumber, securedParty, grantorId })),
  );
  const r = f.registration;
  const inForce = r?.status === 'in_force' && r.expiresOn >= f.today;
  const old = r?.underOldName;
  const unfiled = inForce ? notFiled(f.items, f.filedIds) : [];
  return [
    {
      code: 'REGISTRY_SEARCHED',
      met: f.searches.length === 0 ? null : stale.length === 0,
      facts: {
        maxAgeHours: f.searchMaxAgeHours,
        missing: stale.map((s) => s.name),
        renamed: stale.filter((s) => s.isRenamed).map((s) => s.name),
      },
    },
    {
      code: 'NO_PRIOR_RIGHT',
      met: stale.length > 0 || f.searches.length === 0 ? null : prior.length === 0,
      facts: { prior },
    },
    {
      code: 'OWN_FILING_IN_FORCE',
      met: inForce,
      facts: { status: r?.status ?? null, expiresOn: r?.expiresOn ?? null },
    },
    {
      code: 'FILED_AS_DESCRIBED',
      met: r ? r.confirmedHash === r.descriptionHash : false,
      facts: { filed: r?.confirmedHash ?? null, described: r?.descriptionHash ?? null },
    },
    { code: 'NO_OBJECTION', met: r ? r.objections === 0 : false, facts: { objections: r?.objections ?? null } },
    {
      code: 'FILING_OUTLASTS_DEBT',
      met: r ? r.expiresOn >= addDays(f.dueOn, f.expiryBeyondDueDays) : false,
      facts: { expiresOn: r?.expiresOn ?? null, neededUntil: addDays(f.dueOn, f.expiryBeyondDueDays) },
    },
    // A filing under the old name keeps its effect for four months (O4 15).
    ...(old && old.amendBy < f.today
      ? [{ code: 'FILED_UNDER_PRESENT_NAME', met: false, facts: { filedName: old.filedName, amendBy: old.amendBy } }]
      : []),
    ...(unfiled.length > 0 ? [{ code: 'ITEMS_FILED', met: false, facts: { notFiled: unfiled } }] : []),
  ];
}

export interface DescriptionParts {
  commodity: string;
  address: string;
  zone: string | undefined;
  supervisor: string | undefined;
  agreement: string | undefined;
  floor: string | undefined;
  /** The parties agreed that it may not be transferred. */
  restrictsTransfer: boolean;
}

/** Registered, it holds against who takes the goods; agreed and not registered, between the parties (Civil Code 406; SI 43). */
export const transferRestriction = {
  en: 'not to be transferred without the consent of the secured party',
  zh: '未经担保权人同意不得转让',
};

/** The words as they are filed: with the restriction of transfer where one was agreed and they do not have it. */
export function withRestriction(description: string, restrictsTransfer: boolean): string {
  const { en, zh } = transferRestriction;
  if (!restrictsTransfer || description.includes(zh) || description.includes(en)) return description;
  return /\p{Script=Han}/u.test(description) ? `${description}，${zh}` : `${description}, ${en}`;
}

/** The words by which a stranger finds the goods (SI 53, 55), with products, proceeds and substitutes (Chongqing 2021 art. 30). */
export function describeCollateral(p: DescriptionParts): { en: string; zh: string } {
  const en = [
    `${p.commodity} stored at ${p.address}${p.zone === undefined ? '' : `, ${p.zone}`}`,
    p.supervisor === undefined ? '' : `under the supervision of ${p.supervisor} per agreement ${p.agreement ?? '-'}`,
    p.floor === undefined ? '' : `quantity or value at no time below ${p.floor}`,
    'with products, proceeds, substitutes and insurance money',
    p.restrictsTransfer ? transferRestriction.en : '',
  ];
  const zh = [
    `存放于${p.address}${p.zone === undefined ? '' : `（${p.zone}）`}的${p.commodity}`,
    p.supervisor === undefined ? '' : `由${p.supervisor}依据协议${p.agreement ?? '-'}监管`,
    p.floor === undefined ? '' : `数量或价值在任何时候不低于${p.floor}`,
    '及其产品、收益、替代物与保险金',
    p.restrictsTransfer ? transferRestriction.zh : '',
  ];
  const joined = (parts: string[], by: string) => parts.filter((part) => part !== '').join(by);
  return { en: joined(en, ', '), zh: joined(zh, '，') };
}
