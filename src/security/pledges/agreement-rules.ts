import { refusalList, refuse, type Text } from '../../kernel/refusal.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { PledgeKind } from './rules.ts';

/** How possession passes (Civil Code 224, 226, 227, 429). The pledgor that keeps the goods (228) gives no pledge. */
export const deliveryModes = ['actual', 'already_held', 'instruction'] as const;
export type DeliveryMode = (typeof deliveryModes)[number];

export const resolutionBodies = ['board', 'shareholders'] as const;

export const agreementRefusals = refusalList({
  SECURED_DEBT_MISSING: [
    'invalid',
    'There is no such facility of this pledgee, so there is no debt to secure',
    '质权人名下无该授信，缺少被担保的主债权',
    'Name a facility of the pledgee (Civil Code 388, 427)',
    '请指定该质权人的授信（民法典第 388、427 条）',
  ],
  SECURED_DEBT_TERM_OVER: [
    'precondition',
    'The facility has expired: no new debt arises under it',
    '该授信已到期，不再产生新的债权',
    'Name a facility in its term, or offer it as security for the old debt (isNewValue false)',
    '请指定期限内的授信，或声明系为既有债务提供担保（isNewValue 为 false）',
  ],
  DELIVERY_MODE_UNFIT: [
    'invalid',
    'Possession cannot pass in the manner agreed: the item in facts is not held so',
    '无法按约定方式交付：facts 所列标的并非如此占有',
    'Already held: with the pledgee; by instruction: with a third party; else deliver it. Charges and receivables have none (Civil Code 224-228, 429)',
    '简易交付须由质权人占有，指示交付须由第三人占有，否则请现实交付；抵押及应收账款不适用（民法典第 224–228、429 条）',
  ],
  RESOLUTION_MISSING: [
    'precondition',
    'A company gives security for the debt of another, and no resolution of its board or shareholders is named',
    '公司为他人债务提供担保，未提供董事会或股东会决议',
    'Give the resolution: body, document, date (Company Law 15; SI 7, 8)',
    '请提供决议：决议机关、文件、日期（公司法第 15 条；担保制度解释第 7、8 条）',
  ],
  RESOLUTION_UNDISCLOSED: [
    'precondition',
    'A listed company gives security for the debt of another, and no public disclosure of the resolution is named',
    '上市公司为他人债务提供担保，未提供决议的公开披露信息',
    'Give the address and the day of the disclosure (SI 9)',
    '请提供公告网址及披露日期（担保制度解释第 9 条）',
  ],
  RESOLUTION_NOT_YET: [
    'invalid',
    'The resolution or its disclosure is dated later than today',
    '决议或披露日期晚于今日',
    'Give the day that the document shows',
    '请填写文件载明的日期',
  ],
  RESOLUTION_NOT_REVIEWED: [
    'precondition',
    'Security for the debt of another is accepted only once the resolution was reviewed',
    '接受第三人担保前须审查其决议',
    'Review it and say so with the acceptance: good faith needs a reasonable review (SI 7)',
    '请审查决议并在接受时载明；善意以合理审查为前提（担保制度解释第 7 条）',
  ],
});

export interface SecuredDebt {
  lenderId: string;
  debtorId: string;
  expiresOn: LocalDate;
}

/** The debt is there and owed to the pledgee: security is accessory to it (Civil Code 388). */
export function assertOwedTo<Debt extends SecuredDebt>(debt: Debt | undefined, pledgeeId: string): Debt {
  if (debt?.lenderId !== pledgeeId) refuse(agreementRefusals.SECURED_DEBT_MISSING, { at: '/facilityId' });
  return debt;
}

/** Something can still be lent on it, or it is stated to be for what was lent before (Civil Code 427 (2); Bankruptcy Law 31). */
export function assertInTerm({ expiresOn }: SecuredDebt, isNewValue: boolean, today: LocalDate): void {
  if (isNewValue && today > expiresOn)
    refuse(agreementRefusals.SECURED_DEBT_TERM_OVER, { at: '/facilityId', facts: { expiresOn } });
}

/** Who has an item in hand: the party, or null where nobody took custody and its owner still has it. */
export interface Held {
  itemId: string;
  holderId: string | null;
}

const handsOf = ({ holderId }: Held, pledgorId: string, pledgeeId: string): 'pledgee' | 'pledgor' | 'third' =>
  holderId === pledgeeId ? 'pledgee' : holderId === null || holderId === pledgorId ? 'pledgor' : 'third';

/**
 * How the pledge is delivered: as agreed, where who holds each item makes that possible; by who holds them, where nothing
 * was agreed. Null for what is constituted without delivery.
 */
export function deliveryOf(
  { kind, pledgorId, pledgeeId }: { kind: PledgeKind; pledgorId: string; pledgeeId: string },
  stated: DeliveryMode | null,
  held: readonly Held[],
): DeliveryMode | null {
  if (kind === 'charge' || kind === 'receivable') {
    if (stated !== null) refuse(agreementRefusals.DELIVERY_MODE_UNFIT, { at: '/deliveryMode', facts: { kind } });
    return null;
  }
  const stray = (hands: 'pledgee' | 'third') => held.find((h) => handsOf(h, pledgorId, pledgeeId) !== hands);
  if (stated === null) return !stray('pledgee') ? 'already_held' : !stray('third') ? 'instruction' : 'actual';
  const unfit = stated === 'actual' ? undefined : stray(stated === 'already_held' ? 'pledgee' : 'third');
  if (unfit) refuse(agreementRefusals.DELIVERY_MODE_UNFIT, { at: '/deliveryMode', facts: { ...unfit } });
  return stated;
}

export interface Resolution {
  body: (typeof resolutionBodies)[number];
  documentHash: string;
  resolvedOn: LocalDate;
  isListed: boolean;
  disclosure?: { url: string; disclosedOn: LocalDate } | undefined;
}

/** A company binds itself for another by resolution; a listed one by what it disclosed (Company Law 15, SI 7-9). */
export function assertResolved(isThirdParty: boolean, resolution: Resolution | undefined, today: LocalDate): void {
  if (!isThirdParty) return;
  if (!resolution) refuse(agreementRefusals.RESOLUTION_MISSING, { at: '/resolution' });
  if (resolution.isListed && !resolution.disclosure)
    refuse(agreementRefusals.RESOLUTION_UNDISCLOSED, { at: '/resolution/disclosure' });
  if (resolution.resolvedOn > today || (resolution.disclosure && resolution.disclosure.disclosedOn > today))
    refuse(agreementRefusals.RESOLUTION_NOT_YET, { at: '/resolution' });
}

/** The lender looked at it, and by its own look a listed company disclosed it (SI 7, 9). */
export function assertReviewed(
  isThirdParty: boolean,
  resolution: Resolution | null,
  review: { isListed: boolean } | undefined,
): void {
  if (!isThirdParty) return;
  if (!resolution) refuse(agreementRefusals.RESOLUTION_MISSING, { at: '/resolution' });
  if (!review) refuse(agreementRefusals.RESOLUTION_NOT_REVIEWED, { at: '/resolutionReview' });
  if (review.isListed && !resolution.disclosure)
    refuse(agreementRefusals.RESOLUTION_UNDISCLOSED, { at: '/resolutionReview/isListed' });
}

/** What an agreement can lack and still be one: the article that asks for it, and what to do. */
const gaps = {
  DEBT_NOT_ON_RECORD: [
    'Civil Code 427 (1), (2)',
    'Name a facility of the pledgee: discharge this pledge and offer it anew',
    '请指定质权人的授信：解除本质押后重新设定',
  ],
  GOODS_NOT_RECORDED: [
    'Civil Code 427 (3)',
    'Agreed before goods were recorded with it: attach the list of goods, or offer the pledge anew',
    '订立时未记载标的明细：请附标的清单或重新设定质押',
  ],
  PLACE_NOT_RECORDED: [
    'Civil Code 427 (3); SI 53',
    'Have a custodian take the goods in at a site',
    '请由保管人在场所内接收货物',
  ],
  DELIVERY_NOT_TIMED: [
    'Civil Code 427 (5)',
    'Agree by when the goods are delivered (deliverBy); until then it is when either side asks (Civil Code 511)',
    '请约定交付时间（deliverBy）；未约定的可随时要求履行（民法典第 511 条）',
  ],
  DELIVERY_NOT_MADE: [
    'Civil Code 429',
    'Deliver what is still with the pledgor to the pledgee or its manager',
    '请将仍由出质人占有的标的交付质权人或其监管人',
  ],
  HOLDER_NOT_ACKNOWLEDGED: [
    'Civil Code 227, 429; SI 55',
    'Have who holds the goods accept a custody agreement with the pledgee',
    '请由占有人与质权人订立监管协议',
  ],
  REGISTRATION_MISSING: [
    'Civil Code 445',
    'File with the movables registry and put the stamp on record',
    '请办理动产融资统一登记并录入登记信息',
  ],
  RESOLUTION_NOT_ON_RECORD: [
    'Company Law 15; SI 7-9',
    'Agreed before resolutions were asked for: obtain and review it, and offer the pledge anew',
    '订立时未要求决议：请取得并审查决议后重新设定质押',
  ],
} as const;
export type AgreementGap = keyof typeof gaps;

export interface Missing {
  name: AgreementGap;
  article: string;
  remedy: Text;
  itemIds: string[];
}

export interface AgreementFacts {
  kind: PledgeKind;
  pledgorId: string;
  pledgeeId: string;
  /** The pledge names what it is over; a floating charge need not. */
  itemIds: readonly string[];
  debt: { debtorId: string } | undefined;
  /** The things that were agreed upon, and where each was then or is now. */
  recorded: readonly { itemId: string; siteId: string | null }[];
  deliveryMode: DeliveryMode | null;
  deliverBy: LocalDate | null;
  held: readonly Held[];
  /** Holders who accepted to hold for the pledgee. */
  acknowledgedBy: readonly string[];
  /** Items whose security is constituted. */
  constituted: readonly string[];
  isRegistered: boolean;
  isReviewed: boolean;
}

/** What the agreement lacks (Civil Code 427), and what its performance lacks for the pledge to exist (429, 445). */
export function missingOf(f: AgreementFacts): Missing[] {
  const missing: Missing[] = [];
  const add = (name: AgreementGap, itemIds: string[] = []) => {
    const [article, en, zh] = gaps[name];
    missing.push({ name, article, remedy: { en, zh }, itemIds });
  };
  const addFor = (name: AgreementGap, itemIds: string[]) => itemIds.length > 0 && add(name, itemIds);
  const isPhysical = f.kind === 'goods' || f.kind === 'charge';
  if (!f.debt) add('DEBT_NOT_ON_RECORD');
  // What came in by a split is in the record of what was split.
  if (f.recorded.length === 0) addFor('GOODS_NOT_RECORDED', [...f.itemIds]);
  if (isPhysical)
    addFor(
      'PLACE_NOT_RECORDED',
      f.recorded.filter((item) => item.siteId === null).map((item) => item.itemId),
    );
  if (f.kind === 'goods' || f.kind === 'document') {
    const open = f.held.filter((h) => !f.constituted.includes(h.itemId));
    if (open.length > 0 && f.deliveryMode === 'actual' && f.deliverBy === null) add('DELIVERY_NOT_TIMED');
    const hands = (which: string) => open.filter((h) => handsOf(h, f.pledgorId, f.pledgeeId) === which);
    addFor(
      'DELIVERY_NOT_MADE',
      hands('pledgor').map((h) => h.itemId),
    );
    addFor(
      'HOLDER_NOT_ACKNOWLEDGED',
      hands('third')
        .filter((h) => f.kind === 'goods' && !f.acknowledgedBy.includes(h.holderId as string))
        .map((h) => h.itemId),
    );
  }
  if (f.kind === 'receivable' && !f.isRegistered) add('REGISTRATION_MISSING');
  if (f.debt && f.debt.debtorId !== f.pledgorId && !f.isReviewed) add('RESOLUTION_NOT_ON_RECORD');
  return missing;
}
