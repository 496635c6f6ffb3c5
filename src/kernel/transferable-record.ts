import { refusalList, refuse } from './refusal.ts';

/**
 * A document that someone must hold to act on it: bills of lading and warehouse receipts alike. Possession (`holderId`)
 * and title (`titleOwnerId`, whose order it obeys) are two seats; MLETR 11 asks that one person at a time control it.
 */
export interface TransferableRecord {
  status: 'issued' | 'surrender_requested' | 'surrendered' | 'void';
  issuerId: string;
  holderId: string;
  titleOwnerId: string;
  surrenderRequestedBy: string | null;
}

export const recordRefusals = refusalList({
  NOT_THE_HOLDER: [
    'forbidden',
    'Only the holder acts on the document',
    '只有持有人可以处分该单证',
    'Have the holder act',
    '请由持有人办理',
  ],
  NOT_THE_TITLE_OWNER: [
    'forbidden',
    'The document obeys another party’s order',
    '该单证应凭另一方指示',
    'Have the party named in facts endorse it',
    '请由 facts 所列一方背书',
  ],
  NOT_THE_ISSUER: [
    'forbidden',
    'Only the issuer answers a surrender',
    '只有签发人可以答复缴回',
    'Have the issuer answer',
    '请由签发人办理',
  ],
  DOCUMENT_NOT_LIVE: [
    'wrong-state',
    'The document has no effect any more',
    '该单证已失效',
    'See its chain for how it ended',
    '请查看其流转链',
  ],
  SURRENDER_PENDING: [
    'wrong-state',
    'A surrender waits for the issuer; nothing else moves until it answers',
    '缴回待签发人答复，其间不得处分',
    'Wait for the issuer’s answer',
    '请等待签发人答复',
  ],
  SURRENDER_NOT_REQUESTED: [
    'wrong-state',
    'No surrender waits for an answer',
    '没有待答复的缴回',
    'Have the holder request surrender first',
    '请由持有人先申请缴回',
  ],
  TRANSFER_TO_SELF: [
    'invalid',
    'The document is in this hand already',
    '该单证已由该方持有',
    'Name another party',
    '请指定另一方',
  ],
});

export type RecordAct = 'endorse' | 'transfer' | 'request_surrender' | 'reject_surrender' | 'accept_surrender';

function assertLive(record: TransferableRecord): void {
  if (record.status === 'surrendered' || record.status === 'void')
    refuse(recordRefusals.DOCUMENT_NOT_LIVE, { facts: { status: record.status } });
}

function assertHolder(record: TransferableRecord, byPartyId: string): void {
  assertLive(record);
  if (record.status === 'surrender_requested') refuse(recordRefusals.SURRENDER_PENDING);
  if (record.holderId !== byPartyId) refuse(recordRefusals.NOT_THE_HOLDER);
}

/** The record after an act, or the refusal. What the database must find unchanged is in the record it was given. */
export function decideRecordAct(
  record: TransferableRecord,
  act: RecordAct,
  byPartyId: string,
  toPartyId?: string,
): TransferableRecord {
  switch (act) {
    case 'transfer':
      assertHolder(record, byPartyId);
      if (toPartyId === undefined || toPartyId === record.holderId) refuse(recordRefusals.TRANSFER_TO_SELF);
      return { ...record, holderId: toPartyId };
    case 'endorse':
      assertHolder(record, byPartyId);
      if (record.titleOwnerId !== byPartyId)
        refuse(recordRefusals.NOT_THE_TITLE_OWNER, { facts: { titleOwnerId: record.titleOwnerId } });
      if (toPartyId === undefined || toPartyId === record.titleOwnerId) refuse(recordRefusals.TRANSFER_TO_SELF);
      return { ...record, titleOwnerId: toPartyId };
    case 'request_surrender':
      assertHolder(record, byPartyId);
      if (record.titleOwnerId !== byPartyId)
        refuse(recordRefusals.NOT_THE_TITLE_OWNER, { facts: { titleOwnerId: record.titleOwnerId } });
      return { ...record, status: 'surrender_requested', surrenderRequestedBy: byPartyId };
    case 'accept_surrender':
    case 'reject_surrender':
      assertLive(record);
      if (record.issuerId !== byPartyId) refuse(recordRefusals.NOT_THE_ISSUER);
      if (record.status !== 'surrender_requested') refuse(recordRefusals.SURRENDER_NOT_REQUESTED);
      return { ...record, status: act === 'accept_surrender' ? 'surrendered' : 'issued', surrenderRequestedBy: null };
  }
}
