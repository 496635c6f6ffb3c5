import { refusalList, refuse } from '../../kernel/refusal.ts';

/**
 * Contracts of carriage that are no documents of title: no endorsement, no holder. CIM article 6(5) takes the effect of
 * a bill of lading from its note; SMGS knows no order form; a sea waybill and a CMR note name their consignee.
 */
export const noteRegimes = ['CIM', 'SMGS', 'CIM/SMGS', 'SEA_WAYBILL', 'CMR'] as const;
export type NoteRegime = (typeof noteRegimes)[number];

export const noteRefusals = refusalList({
  NOTE_NOT_NEGOTIABLE: [
    'wrong-state',
    'A consignment note or sea waybill is no document of title: it has no holder and takes no endorsement',
    '运单或海运单不是物权凭证：没有持有人，也不能背书',
    'Act on the house bill that stands for the goods; a note is only amended',
    '请处分代表货物的提单；运单只能变更',
  ],
  NOTE_NUMBER_USED: [
    'conflict',
    'A note of this regime with this number is on record',
    '该规则下的同号运单已登记',
    'Use the note on record, or correct the number',
    '请使用已登记的运单或更正编号',
  ],
  DUPLICATE_ELSEWHERE: [
    'forbidden',
    'The contract is amended only by who produces the duplicate',
    '变更运输合同须出示运单副本',
    'Have the party that holds the duplicate ask (CIM article 19)',
    '请由持有副本的一方提出（CIM 第 19 条）',
  ],
  NOT_A_PARTY_TO_NOTE: [
    'forbidden',
    'Only consignor, consignee or carrier of the note does this',
    '只有该运单的发货人、收货人或承运人可以办理',
    'Have a party to the contract of carriage act',
    '请由运输合同当事人办理',
  ],
  SEAL_MISSING: [
    'invalid',
    'A container on a rail note has at least one seal',
    '铁路运单上的集装箱至少有一个封志',
    'State the seal numbers',
    '请填写封志号',
  ],
});

export interface RedirectionFacts {
  regime: NoteRegime;
  byPartyId: string;
  /** The carrier reports what was done already: a fact is never refused, it is an alarm. */
  reportedByCarrier: boolean;
  consignorId: string | null;
  consigneeId: string | null;
  duplicateHolderId: string | null;
}

/**
 * Who may change the contract. CIM 18 and 19: the consignor, who must produce the duplicate; so a bank that holds it
 * blocks that. SMGS 25: consignor or consignee by application. The duplicate gives no right to delivery.
 */
export function assertMayRedirect(facts: RedirectionFacts): void {
  if (facts.reportedByCarrier) return;
  const needsDuplicate = facts.regime === 'CIM' || facts.regime === 'CIM/SMGS';
  if (needsDuplicate && facts.duplicateHolderId !== null) {
    if (facts.duplicateHolderId !== facts.byPartyId)
      refuse(noteRefusals.DUPLICATE_ELSEWHERE, { facts: { duplicateHolderId: facts.duplicateHolderId } });
    return;
  }
  if (facts.byPartyId !== facts.consignorId && (needsDuplicate || facts.byPartyId !== facts.consigneeId))
    refuse(noteRefusals.NOT_A_PARTY_TO_NOTE);
}
