import { refusalList, refuse } from '../kernel/refusal.ts';
import type { LifeCycle } from '../kernel/transitions.ts';

export const pledgeKinds = ['document', 'goods', 'receivable'] as const;
export type PledgeKind = (typeof pledgeKinds)[number];

export const pledgeStatuses = ['offered', 'agreed', 'effective', 'discharged', 'refused'] as const;
export type PledgeStatus = (typeof pledgeStatuses)[number];

export const publicityKinds = ['registration', 'control', 'document_delivery', 'notice'] as const;
export type PublicityKind = (typeof publicityKinds)[number];

export const pledgeLife: LifeCycle<PledgeStatus, 'agree' | 'refuse' | 'take_effect' | 'discharge'> = [
  ['offered', 'agree', 'agreed'],
  ['offered', 'refuse', 'refused'],
  ['agreed', 'take_effect', 'effective'],
  ['agreed', 'discharge', 'discharged'],
  ['effective', 'discharge', 'discharged'],
];

export const pledgeRefusals = refusalList({
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

/** What constitutes each kind of pledge: possession (CC 429, SI 55), the document (CC 441), the registry (CC 445). */
export const constitutiveEvent: Record<PledgeKind, PublicityKind> = {
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
