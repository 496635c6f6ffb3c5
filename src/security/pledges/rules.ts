import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';

export const pledgeKinds = ['document', 'goods', 'receivable', 'charge'] as const;
export type PledgeKind = (typeof pledgeKinds)[number];

/** Static: each item is specific. Floating: stock turns over above a floor, or under a charge until it crystallises. */
export const pledgeModes = ['static', 'floating'] as const;
export type PledgeMode = (typeof pledgeModes)[number];

/** What makes a floating charge fix on the stock that is there (Civil Code 411). */
export const crystallisations = ['due_unpaid', 'insolvency', 'agreed_trigger', 'serious_threat'] as const;
export type Crystallisation = (typeof crystallisations)[number];

/** What fixes the debt that a maximum amount secures; nothing lent after it is (Civil Code 423, by 439 for pledges). */
export const fixings = ['term_expired', 'two_years', 'no_new_debt', 'seizure', 'insolvency', 'other_by_law'] as const;
export type Fixing = (typeof fixings)[number];

/** What the security may answer for; left out of the agreement, for all of it (Civil Code 389). */
export const scopeParts = ['principal', 'interest', 'penalty', 'damages', 'custody_cost', 'enforcement_cost'] as const;
export type ScopePart = (typeof scopeParts)[number];
export type DebtParts = Readonly<Partial<Record<ScopePart, bigint>>>;

/** How much of a debt the security answers for; a part that the debt does not have is none. */
export const securedMinor = (parts: DebtParts, scope: readonly ScopePart[]): bigint =>
  scope.reduce((sum, part) => sum + (parts[part] ?? 0n), 0n);

/**
 * On what events the security may be realised. The debt not performed when due: by law, always; the others where the
 * agreement says so (Civil Code 386, 410, 436).
 */
export const pledgeTriggers = [
  'payment_overdue',
  'margin_call_expired',
  'insolvency',
  'cross_default',
  'seizure',
  'control_lost',
  'insurance_lapsed',
  'funds_misused',
] as const;
export type PledgeTrigger = (typeof pledgeTriggers)[number];

/**
 * The platform's own clause, for an offer that says nothing: its margin calls say in every letter that an uncured call is
 * the agreed event of default, and Civil Code 433 alone gives no sale without the pledgor's agreement.
 */
export const standardTriggers: readonly PledgeTrigger[] = ['payment_overdue', 'margin_call_expired'];

/** In the order of the list, each once, and what the law gives among them. */
export const triggersOf = (agreed: readonly PledgeTrigger[] = standardTriggers): PledgeTrigger[] =>
  pledgeTriggers.filter((trigger) => trigger === 'payment_overdue' || agreed.includes(trigger));

export const pledgeStatuses = ['offered', 'agreed', 'effective', 'discharged', 'refused'] as const;
export type PledgeStatus = (typeof pledgeStatuses)[number];

export const publicityKinds = ['registration', 'control', 'document_delivery', 'notice'] as const;
export type PublicityKind = (typeof publicityKinds)[number];

export type PledgeAct = 'agree' | 'refuse' | 'take_effect' | 'discharge';

export const pledgeLife: LifeCycle<PledgeStatus, PledgeAct> = [
  ['offered', 'agree', 'agreed'],
  ['offered', 'refuse', 'refused'],
  ['agreed', 'take_effect', 'effective'],
  ['agreed', 'discharge', 'discharged'],
  ['effective', 'discharge', 'discharged'],
];

/** How several debts share one security where it does not carry them all. */
export const sharings = ['order', 'proportion'] as const;
export type Sharing = (typeof sharings)[number];

export const pledgeRefusals = refusalList({
  PLEDGE_SHARED_UNFIT: [
    'invalid',
    'Only goods secure several facilities, each once, of one lender for one borrower',
    '仅动产质押可共同担保同一贷款人对同一借款人的多项授信',
    'Name other facilities of the same borrower with this lender, each once, and goods',
    '请填写同一借款人在该贷款人的其他授信（不重复），并以动产出质',
  ],
  ITEM_NOT_YOURS: [
    'forbidden',
    'The pledgor has no right to pledge this item',
    '出质人无权出质该标的',
    'Offer what your party owns, is owed, or is to receive under the document',
    '请以贵方所有、应收或单证项下应得的标的出质',
  ],
  ITEM_NOT_PLEDGEABLE: [
    'wrong-state',
    'The item cannot be pledged in its present state',
    '该标的当前状态不可出质',
    'A lot must not be released, a document must be live, a receivable must not be rejected or settled',
    '批次未放行、单证有效、应收账款未被拒绝或结清方可出质',
  ],
  ALREADY_PLEDGED: [
    'conflict',
    'One of the items is pledged already',
    '其中有标的已被出质',
    'An item secures one pledgee, once in each kind; have the earlier pledge discharged first',
    '同一标的仅可出质于一个质权人；请先解除在先质押',
  ],
  PLEDGEE_UNFIT: [
    'invalid',
    'The pledgee is not a bank',
    '质权人不是银行',
    'Name a bank of this tenant',
    '请指定本租户内的银行',
  ],
  PLEDGE_NOT_OFFERED: [
    'wrong-state',
    'The pledge does not wait for an answer',
    '该质押不在待答复状态',
    'Read the pledge again',
    '请重新读取该质押',
  ],
  PLEDGE_NOT_LIVE: [
    'wrong-state',
    'The pledge is not agreed or has ended',
    '该质押尚未达成或已终止',
    'Read the pledge again',
    '请重新读取该质押',
  ],
  MAXIMUM_FIXED: [
    'wrong-state',
    'The debt that this pledge secures was fixed already',
    '该质押所担保的债权已确定',
    'Read the pledge again; new debt needs a new pledge',
    '请重新读取该质押；新增债权须另行设定担保',
  ],
  FLOOR_NEEDS_FLOATING: [
    'invalid',
    'A floor stands under a floating pledge of goods or charge only',
    '最低控货要求仅适用于浮动质押或浮动抵押',
    'Leave the floors out, or offer it as floating',
    '请去除最低控货要求，或改为浮动方式',
  ],
  ITEMS_MISSING: [
    'invalid',
    'Only a floating charge is given without naming its goods',
    '除浮动抵押外须列明标的',
    'Name the items',
    '请列明标的',
  ],
  TRIGGER_NOT_AGREED: [
    'precondition',
    'The security has no effect on this event: the agreement does not name it',
    '担保合同未约定该事由，不发生相应效力',
    'Wait for a debt past its due date, or for an event that the agreement names (Civil Code 386, 410, 436)',
    '请待债务到期，或合同约定的事由发生（民法典第 386、410、436 条）',
  ],
  PLEDGE_NOT_FLOATING: [
    'wrong-state',
    'The pledge is static, or a charge that crystallised: nothing joins it',
    '该质押为静态，或浮动抵押已确定，不能再增加标的',
    'Offer a further pledge for the added goods; it ranks from its own publicity',
    '请就新增货物另行设定质押，其顺位自身公示时起算',
  ],
  NOT_A_FLOATING_CHARGE: [
    'wrong-state',
    'Only a floating charge that has not crystallised can crystallise',
    '仅尚未确定的浮动抵押可以确定',
    'Read the charge again',
    '请重新读取该抵押',
  ],
  CHARGE_CRYSTALLISED: [
    'precondition',
    'A floating charge crystallised over these goods; they stay until the chargee releases them',
    '浮动抵押财产已确定，未经抵押权人同意不得出库',
    'Have the chargee named in facts discharge the charge or order the release',
    '请由 facts 所列抵押权人解除抵押或下达放货指令',
  ],
  LOTS_PLEDGED_APART: [
    'precondition',
    'The lots are not all pledged in the same pledges',
    '各批次所属质押不一致',
    'Merge lots of one pledge, or free ones',
    '请合并同一质押项下或未出质的批次',
  ],
  LOTS_PLEDGED: [
    'precondition',
    'Pledged goods are not blended: what comes out is another grade than what is pledged',
    '已出质货物不得混配：混配后的品级与质物不同',
    'Have the pledgee release the lots first, or blend free ones',
    '请先由质权人解除质押，或混配未出质的批次',
  ],
  FILING_BEFORE_AGREEMENT: [
    'invalid',
    'The filing is dated before the pledge was agreed',
    '登记时间早于担保合同成立',
    'Give the time on the certificate of the filing that was made for this pledge',
    '请填写为本担保办理的登记证明所载时间',
  ],
  FILING_NOT_YET: [
    'invalid',
    'The filing is stamped later than now',
    '登记时间晚于当前时间',
    'Give the time that the registry stamped on it',
    '请填写登记机构出具的登记时间',
  ],
  FILING_ENDS_BEFORE: [
    'invalid',
    'The filing ends before it begins',
    '登记期限早于登记时间',
    'Give the last day that the registry printed',
    '请填写登记证明上的到期日',
  ],
  NOT_THE_PLEDGEE: [
    'forbidden',
    'Only the pledgee does this',
    '只有质权人可以办理',
    'Have the pledgee act',
    '请由质权人办理',
  ],
});

/**
 * What constitutes each kind: possession (Civil Code 429, SI 55), the document (441), the registry (445). A charge arises
 * by contract (403); its registration gives it rank and holds against third parties.
 */
export const constitutiveEvent: Record<Exclude<PledgeKind, 'charge'>, PublicityKind> = {
  goods: 'control',
  document: 'document_delivery',
  receivable: 'registration',
};

export interface PublicityFact {
  kind: PublicityKind;
  /** The item it is about; a registration covers them all. */
  itemId: string;
  at: Date;
}

/** Since when the security in one item is constituted, or undefined while it is not. Never before the agreement. */
export function effectiveSince(
  kind: PledgeKind,
  agreedAt: Date | null,
  itemId: string,
  publicity: readonly PublicityFact[],
): Date | undefined {
  if (!agreedAt) return undefined;
  if (kind === 'charge') return agreedAt;
  const first = publicity
    .filter((fact) => fact.kind === constitutiveEvent[kind] && (fact.itemId === itemId || fact.kind === 'registration'))
    .map((fact) => fact.at)
    .sort((a, b) => a.getTime() - b.getTime())[0];
  return first && (first > agreedAt ? first : agreedAt);
}

export interface ItemFacts {
  id: string;
  /** Who may pledge it: owner, creditor, or who is to receive the goods under the document. */
  entitled: readonly string[];
  pledgeable: boolean;
}

export function assertMayOffer(items: readonly ItemFacts[], pledgorId: string): void {
  for (const [i, item] of items.entries()) {
    if (!item.entitled.includes(pledgorId)) refuse(pledgeRefusals.ITEM_NOT_YOURS, { at: `/itemIds/${i}` });
    if (!item.pledgeable) refuse(pledgeRefusals.ITEM_NOT_PLEDGEABLE, { at: `/itemIds/${i}` });
  }
}

/** A pledge in these binds its items. */
export const statusesLive: PledgeStatus[] = ['agreed', 'effective'];

/** A charge fixes on an agreed event where one was agreed, and on the very one that is named (Civil Code 411 (3)). */
export function assertMayCrystallise(
  agreed: readonly PledgeTrigger[],
  reason: Crystallisation,
  trigger: PledgeTrigger | undefined,
): void {
  if (reason !== 'agreed_trigger') return;
  const isAgreed = trigger === undefined ? agreed.some((t) => t !== 'payment_overdue') : agreed.includes(trigger);
  if (!isAgreed) refuse(pledgeRefusals.TRIGGER_NOT_AGREED, { at: '/trigger', facts: { agreed } });
}
