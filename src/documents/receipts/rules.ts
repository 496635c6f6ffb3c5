import { refusalList, refuse } from '../../kernel/refusal.ts';

export const receiptRefusals = refusalList({
  LOT_NOT_HELD: [
    'precondition',
    'Only who holds the goods at a site issues a receipt for them',
    '只有在库保管该批货物的一方可以签发仓单',
    'Take custody of the lot at a site',
    '请先将货物入库接管',
  ],
  LOT_WITHOUT_COMMODITY: [
    'precondition',
    'The lot is of no commodity of the catalogue: nobody could say what the receipt certifies',
    '该批次未对应目录内货物，无从确定仓单所证货物',
    'Register the goods as a lot with its commodityId',
    '请以 commodityId 登记该批货物',
  ],
  LOT_PROMISED: [
    'precondition',
    'Part of the lot is promised to an outbound: the receipt would certify what is about to leave',
    '该批次有待出库数量，仓单将证明即将出库的货物',
    'Issue the receipt once the outbound has left, or call it off',
    '请在出库完成或撤销后再签发仓单',
  ],
  LOT_NOT_IN_SLOT: [
    'precondition',
    'The lot lies in no slot: nobody could find what the receipt certifies',
    '该批次未分配库位，仓单所证货物无从查找',
    'Put the lot into a slot first',
    '请先为该批次分配库位',
  ],
  FLOOR_OF_ANOTHER: [
    'forbidden',
    'The floor is another operator’s: it keeps the goods, and it issues the receipt (Civil Code 894)',
    '该库位由他方经营，应由实际保管人签发仓单（民法典第 894 条）',
    'Have the operator named in facts issue the receipt; a forwarder’s own paper is none',
    '请由 facts 所列经营方签发；货代自制单据不是仓单',
  ],
  OVER_CAPACITY: [
    'precondition',
    'More than the slot can hold would be certified',
    '仓单数量超过库位容量',
    'Certify what lies there; weigh it again',
    '请按实际在库数量签发并复磅',
  ],
  OVER_INBOUND: [
    'precondition',
    'More would be certified than the weighbridge saw come in and not go out',
    '仓单总量超过地磅累计净入库量',
    'Record the inbound tickets of the goods first',
    '请先录入入库磅单',
  ],
  LOT_HAS_DOCUMENT: [
    'conflict',
    'A live receipt or bill stands for the lot already',
    '该批次已有有效仓单或提单',
    'One document for one lot: use the live one, or end it first',
    '一批一单：请使用现有单证或先使其失效',
  ],
  RECEIPT_NUMBER_USED: [
    'conflict',
    'The custodian has issued a receipt with this number',
    '保管人已签发过该编号的仓单',
    'Give it another number',
    '请更换编号',
  ],
  RECEIPT_LIVE: [
    'precondition',
    'A live receipt stands for the lot; the goods answer to its holder',
    '该批次有有效仓单，货物应凭仓单处分',
    'Have the holder surrender the receipt first; split the receipt, not the lot',
    '请先由持有人缴回仓单；需分割时请分割仓单',
  ],
  RECEIPT_STANDS_FOR_MORE: [
    'precondition',
    'A live receipt stands for the whole lot, and only a part of it is to leave',
    '该批次整批有有效仓单，不能仅就其中一部分放货',
    'A pledgee hands the receipt named in facts back first; have the holder surrender it to be split, then surrender the receipt of the part, and ask for the lot of the part',
    '如已出质，先由质权人交还 facts 所列仓单；由持有人以变更为由缴回并分割，再缴回该部分仓单，然后就分出的批次申请放货',
  ],
  ENDORSEMENT_WAITS: [
    'wrong-state',
    'An endorsement waits for the custodian’s signature',
    '有背书待保管人签章',
    'Have the custodian sign or refuse it first (Civil Code 910)',
    '请先由保管人签章或拒绝（民法典第 910 条）',
  ],
  NO_ENDORSEMENT_WAITS: [
    'wrong-state',
    'No endorsement waits for the custodian',
    '没有待保管人签章的背书',
    'Have the holder endorse first',
    '请先由持有人背书',
  ],
  NOT_GIVEN_BACK: [
    'wrong-state',
    'The receipt was not given back to be split',
    '该仓单未为分割而交回',
    'Have the holder surrender it for amendment, and accept',
    '请由持有人以变更为由缴回并由保管人接受',
  ],
  PARTS_DIFFER: [
    'invalid',
    'The parts are not less than the whole',
    '分割数量之和须小于原仓单数量',
    'Leave something on the first receipt',
    '请为原批次保留余量',
  ],
  REPLACED_DIFFERS: [
    'invalid',
    'The receipt to be replaced stands for another lot, or was not declared lost',
    '被补发的仓单对应其他批次或未宣告灭失',
    'Declare the loss first, then issue for the same lot',
    '请先宣告灭失，再就同一批次补发',
  ],
});

export interface IssueFacts {
  issuerId: string;
  lot: {
    isInCustody: boolean;
    custodianId: string | undefined;
    siteId: string | null;
    commodityId: string | null;
    value: bigint;
    reservedValue: bigint;
  };
  slot: { registeredBy: string; siteId: string; capacity: bigint } | undefined;
  hasDocument: boolean;
}

/**
 * Whether the custodian may certify the lot: it holds it, on its own floor, which is large enough; forwarders' receipts
 * for a yard they do not run, and receipts for more than the floor takes, are how one heap was lent on four times.
 */
export function assertMayIssue({ issuerId, lot, slot, hasDocument }: IssueFacts): void {
  const isHeld = lot.isInCustody && lot.custodianId === issuerId && lot.siteId !== null;
  if (!isHeld) refuse(receiptRefusals.LOT_NOT_HELD, { at: '/lotId' });
  if (lot.commodityId === null) refuse(receiptRefusals.LOT_WITHOUT_COMMODITY, { at: '/lotId' });
  if (lot.reservedValue > 0n)
    refuse(receiptRefusals.LOT_PROMISED, { at: '/lotId', facts: { reserved: lot.reservedValue } });
  if (hasDocument) refuse(receiptRefusals.LOT_HAS_DOCUMENT, { at: '/lotId' });
  if (!slot || slot.siteId !== lot.siteId) refuse(receiptRefusals.LOT_NOT_IN_SLOT, { at: '/lotId' });
  if (slot.registeredBy !== issuerId)
    refuse(receiptRefusals.FLOOR_OF_ANOTHER, { at: '/lotId', facts: { operatorId: slot.registeredBy } });
  if (lot.value > slot.capacity)
    refuse(receiptRefusals.OVER_CAPACITY, { at: '/lotId', facts: { capacity: slot.capacity, quantity: lot.value } });
}
