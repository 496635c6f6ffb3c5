import { refusalList } from '../../kernel/refusal.ts';

/** What a pledgor may let the pledgee's side do: hand the goods on to a party, pledge or pass the document on to one. */
export const consentActs = ['hand_on', 'pass_document'] as const;
export type ConsentAct = (typeof consentActs)[number];

export const consentRefusals = refusalList({
  PLEDGOR_CONSENT_MISSING: [
    'precondition',
    'Without the pledgor’s consent the pledgee’s side does not hand pledged goods on to a stranger, nor pass on or pledge the document for them',
    '未经出质人同意，质权人及其监管人不得将质物转交他人，亦不得转让或转质单证',
    'Have the pledgor in facts consent to this party with its document (Civil Code 431, 434, 894), or hand on to a custodian that the pledgee engaged to hold',
    '请由 facts 所列出质人就该受让方出具书面同意（民法典第 431、434、894 条），或交由质权人已委托控货的监管人',
  ],
  CONSENT_ITEMS: [
    'invalid',
    'The pledgor consents to what concerns items of its pledge, and to a party that is neither side of it',
    '同意须针对本质押项下标的，且受让方不得为质押任何一方',
    'Name items of the pledge and a third party',
    '请列明本质押项下标的及第三方',
  ],
  CONSENT_WITHDRAWN: [
    'wrong-state',
    'The consent was withdrawn already',
    '该同意已撤回',
    'Give another when it is wanted again',
    '如需恢复请另行出具',
  ],
});

export interface Consented {
  act: string;
  itemIds: readonly string[];
  toPartyId: string;
  until: string | null;
  withdrawnAt: string | null;
}

/** Whether a consent covers this act on this item with this party, now. */
export const covers = (consent: Consented, act: ConsentAct, itemId: string, toPartyId: string, now: Date): boolean =>
  consent.act === act &&
  consent.toPartyId === toPartyId &&
  consent.itemIds.includes(itemId) &&
  consent.withdrawnAt === null &&
  (consent.until === null || now < new Date(consent.until));

export interface DocumentSeats {
  holderId: string;
  titleOwnerId: string | null;
  /** Whom the record names as pledgee now. */
  pledgeeId: string | null;
  issuerId: string;
}

/**
 * Whom a pledgee that moved the document for pledged goods has put into a seat that is not theirs: back to the pledgor, to
 * whose order it is, or to who issued it, a document may go; to a stranger it is passed on or pledged on (Civil Code 434).
 */
export function strangersIn(
  after: DocumentSeats,
  by: { pledgeeId: string; pledgorIds: readonly string[]; movedTitle: boolean },
): string[] {
  const free = [after.issuerId, ...by.pledgorIds];
  // Possession may follow the title, unless the pledgee itself has just moved the title; its own it never becomes (428).
  const mayHold = [by.pledgeeId, ...free, ...(by.movedTitle ? [] : [after.titleOwnerId])];
  const strangers = [after.holderId, after.pledgeeId].filter((id) => !mayHold.includes(id));
  if (by.movedTitle && !free.includes(after.titleOwnerId ?? after.holderId)) strangers.push(after.titleOwnerId);
  return [...new Set(strangers.filter((id) => id !== null))];
}
