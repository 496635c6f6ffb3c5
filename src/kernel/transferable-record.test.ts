import { describe, expect, it } from 'vitest';
import { Refusal } from './refusal.ts';
import { decideRecordAct, issueRecord, type RecordCommand, type TransferableRecord } from './transferable-record.ts';

const at = new Date('2026-10-12T06:00:00Z');
const terms = { negotiability: 'order', issuerId: 'carrier', holderId: 'shipper', orderOfId: 'bank', quantity: 10n };
const issued = issueRecord({ ...terms, negotiability: 'order' });
const held = { ...issued, holderId: 'bank' };
const blank: TransferableRecord = { ...held, title: { ownerId: null, endorsable: true } };
const named: TransferableRecord = { ...held, title: { ownerId: 'bank', endorsable: false } };
const straight = issueRecord({ ...terms, negotiability: 'straight', orderOfId: 'buyer' });
const asked: TransferableRecord = {
  ...held,
  status: 'surrender_requested',
  surrender: { byPartyId: 'bank', purpose: 'delivery', quantity: 10n },
};
const pledged: TransferableRecord = { ...held, pledgeeId: 'lender' };
const received: TransferableRecord = { ...held, window: { holderId: 'shipper' } };
const receivedBoth: TransferableRecord = {
  ...held,
  window: { holderId: 'shipper', title: { ownerId: 'shipper', endorsable: true } },
};
const paper: TransferableRecord = { ...held, status: 'on_paper' };
const lost: TransferableRecord = { ...held, stop: 'loss' };
const part: TransferableRecord = { ...held, outstanding: 6n, deliverable: 4n };

const transfer = (toPartyId: string): RecordCommand => ({ act: 'transfer', toPartyId });
const toOrder = (toPartyId: string): RecordCommand => ({ act: 'endorse', form: 'to_order', toPartyId });
const inBlank: RecordCommand = { act: 'endorse', form: 'in_blank', toPartyId: null };

const both = (to: string): RecordCommand => ({
  act: 'endorse_and_transfer',
  form: 'to_order',
  toPartyId: to,
  toHolderId: to,
});
const nominate = (toPartyId: string, until: string | null = null): RecordCommand => ({
  act: 'nominate',
  toPartyId,
  until,
});
const surrender = (purpose: 'delivery' | 'amendment' | 'switch_to_paper', quantity?: bigint): RecordCommand => ({
  act: 'request_surrender',
  purpose,
  ...(quantity !== undefined && { quantity }),
});
const accept: RecordCommand = { act: 'accept_surrender' };
const reject = (seat: 'possession' | 'title' | 'both'): RecordCommand => ({ act: 'reject_transfer', seat });
const consent = (to: 'transfer' | 'endorse' | 'request_surrender', toPartyId: string | null): RecordCommand => ({
  act: 'consent',
  to,
  toPartyId,
});

/** Tells a record in a word: status holder/title owner. */
const told = (r: TransferableRecord) => `${r.status} ${r.holderId}/${r.title.ownerId ?? 'bearer'}`;
function outcome(record: TransferableRecord, command: RecordCommand, by: string, when = at): string {
  try {
    return told(decideRecordAct(record, command, by, when));
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
const after = (record: TransferableRecord, ...acts: [RecordCommand, string][]) =>
  acts.reduce((r, [command, by]) => decideRecordAct(r, command, by, at), record);

describe('who may do what with a document, and when', () => {
  it.each<[string, TransferableRecord, RecordCommand, string, string]>([
    ['possession passes by the holder', issued, transfer('bank'), 'shipper', 'issued bank/bank'],
    ['not by the title owner', issued, transfer('thief'), 'bank', 'NOT_THE_HOLDER'],
    ['not to itself', issued, transfer('shipper'), 'shipper', 'TRANSFER_TO_SELF'],
    ['title needs the owner', issued, toOrder('thief'), 'shipper', 'NOT_THE_TITLE_OWNER'],
    ['and possession', issued, toOrder('buyer'), 'bank', 'NOT_THE_HOLDER'],
    ['endorsed to order', held, toOrder('buyer'), 'bank', 'issued bank/buyer'],
    ['endorsed in blank', held, inBlank, 'bank', 'issued bank/bearer'],
    ['in blank twice', blank, inBlank, 'bank', 'TRANSFER_TO_SELF'],
    ['blank becomes special', blank, toOrder('buyer'), 'bank', 'issued bank/buyer'],
    ['to order of whom', held, { act: 'endorse', form: 'to_order', toPartyId: null }, 'bank', 'ENDORSEE_MISSING'],
    ['a named endorsee stops', named, toOrder('buyer'), 'bank', 'NOT_ENDORSABLE'],
    ['straight is not endorsed', { ...straight, holderId: 'buyer' }, toOrder('x'), 'buyer', 'NOT_ENDORSABLE'],
    ['both at once', held, both('buyer'), 'bank', 'issued buyer/buyer'],
    ['both by a holder without title', issued, both('buyer'), 'shipper', 'NOT_THE_TITLE_OWNER'],
    ['nominee is the owner', held, nominate('bank'), 'bank', 'NOMINEE_IS_TITLE_OWNER'],
    ['nominee twice', after(issued, [nominate('buyer'), 'bank']), nominate('buyer'), 'bank', 'NOMINEE_ALREADY_NAMED'],
    ['the holder does not nominate', issued, nominate('buyer'), 'shipper', 'NOT_THE_TITLE_OWNER'],
    [
      'the holder endorses to the nominee',
      after(issued, [nominate('buyer'), 'bank']),
      toOrder('buyer'),
      'shipper',
      'issued shipper/buyer',
    ],
    ['and to no other', after(issued, [nominate('buyer'), 'bank']), toOrder('x'), 'shipper', 'NOT_THE_TITLE_OWNER'],
    [
      'a nomination runs out',
      after(issued, [nominate('buyer', '2026-10-12T05:00:00Z'), 'bank']),
      toOrder('buyer'),
      'shipper',
      'NOMINATION_EXPIRED',
    ],
    [
      'and ends with possession',
      after(issued, [nominate('buyer'), 'bank'], [transfer('x'), 'shipper']),
      toOrder('buyer'),
      'x',
      'NOT_THE_TITLE_OWNER',
    ],
    ['none to revoke', held, { act: 'revoke_nomination' }, 'bank', 'NO_NOMINEE'],
    ['possession goes back', received, reject('possession'), 'bank', 'issued shipper/bank'],
    ['only by who received', received, reject('possession'), 'shipper', 'NOT_THE_HOLDER'],
    [
      'only as the next act',
      after(received, [nominate('x'), 'bank']),
      reject('possession'),
      'bank',
      'NOTHING_TO_ANSWER',
    ],
    [
      'not after acceptance',
      after(received, [{ act: 'accept_transfer' }, 'bank']),
      reject('possession'),
      'bank',
      'NOTHING_TO_ANSWER',
    ],
    ['nothing to accept', held, { act: 'accept_transfer' }, 'bank', 'NOTHING_TO_ANSWER'],
    ['half of two', receivedBoth, reject('possession'), 'bank', 'REJECT_BOTH_SEATS'],
    ['both of two', receivedBoth, reject('both'), 'bank', 'issued shipper/shipper'],
    ['surrender needs both seats', issued, surrender('delivery'), 'shipper', 'NOT_THE_TITLE_OWNER'],
    ['surrender', held, surrender('delivery'), 'bank', 'surrender_requested bank/bank'],
    ['the bearer surrenders', blank, surrender('delivery'), 'bank', 'surrender_requested bank/bearer'],
    ['the shipper of a straight one', straight, surrender('delivery'), 'shipper', 'surrender_requested shipper/buyer'],
    [
      'its consignee',
      { ...straight, holderId: 'buyer' },
      surrender('delivery'),
      'buyer',
      'surrender_requested buyer/buyer',
    ],
    [
      'not who only carries it',
      { ...straight, holderId: 'bank' },
      surrender('delivery'),
      'bank',
      'NOT_THE_TITLE_OWNER',
    ],
    ['part of more than there is', held, surrender('delivery', 11n), 'bank', 'QUANTITY_NOT_OUTSTANDING'],
    ['amended in part', held, surrender('amendment', 4n), 'bank', 'ONLY_DELIVERY_IN_PARTS'],
    ['nothing moves meanwhile', asked, transfer('buyer'), 'bank', 'SURRENDER_PENDING'],
    ['nor title', asked, toOrder('buyer'), 'bank', 'SURRENDER_PENDING'],
    ['nor rejection', { ...asked, window: { holderId: 'x' } }, reject('possession'), 'bank', 'SURRENDER_PENDING'],
    ['only the issuer answers', asked, accept, 'bank', 'NOT_THE_ISSUER'],
    ['accepted', asked, accept, 'carrier', 'surrendered bank/bank'],
    ['rejected', asked, { act: 'reject_surrender' }, 'carrier', 'issued bank/bank'],
    ['answered unasked', held, accept, 'carrier', 'SURRENDER_NOT_REQUESTED'],
    ['answered twice', after(asked, [accept, 'carrier']), accept, 'carrier', 'DOCUMENT_NOT_LIVE'],
    [
      'part goes, the rest stays',
      after(held, [surrender('delivery', 4n), 'bank']),
      accept,
      'carrier',
      'issued bank/bank',
    ],
    ['delivered within', part, { act: 'deliver', quantity: 4n }, 'carrier', 'issued bank/bank'],
    ['delivered beyond', part, { act: 'deliver', quantity: 5n }, 'carrier', 'MORE_THAN_SURRENDERED'],
    ['delivered unsurrendered', held, { act: 'deliver', quantity: 1n }, 'carrier', 'MORE_THAN_SURRENDERED'],
    [
      'delivered whole',
      after(asked, [accept, 'carrier']),
      { act: 'deliver', quantity: 10n },
      'carrier',
      'delivered bank/bank',
    ],
    [
      'for amendment',
      after(held, [surrender('amendment'), 'bank']),
      accept,
      'carrier',
      'surrendered_for_amendment bank/bank',
    ],
    ['to paper', after(held, [surrender('switch_to_paper'), 'bank']), accept, 'carrier', 'on_paper bank/bank'],
    ['no effect on paper', paper, transfer('buyer'), 'bank', 'DOCUMENT_ON_PAPER'],
    [
      'back from paper',
      paper,
      { act: 'restore_from_paper', toHolderId: 'buyer', toPartyId: null, form: 'in_blank' },
      'carrier',
      'issued buyer/bearer',
    ],
    [
      'no paper',
      held,
      { act: 'restore_from_paper', toHolderId: 'x', toPartyId: 'x', form: 'named' },
      'carrier',
      'DOCUMENT_NOT_ON_PAPER',
    ],
    ['a pledge stops the owner', pledged, transfer('buyer'), 'bank', 'DOCUMENT_PLEDGED'],
    ['and surrender', pledged, surrender('delivery'), 'bank', 'DOCUMENT_PLEDGED'],
    [
      'which the pledgee in possession may ask for the goods',
      { ...pledged, holderId: 'lender' },
      surrender('delivery'),
      'lender',
      'surrender_requested lender/bank',
    ],
    [
      'and for nothing else',
      { ...pledged, holderId: 'lender' },
      surrender('amendment'),
      'lender',
      'NOT_THE_TITLE_OWNER',
    ],
    ['nor out of possession', pledged, surrender('delivery'), 'lender', 'NOT_THE_HOLDER'],
    [
      'or pass it on to who bought the goods',
      { ...pledged, holderId: 'lender' },
      both('buyer'),
      'lender',
      'issued buyer/buyer',
    ],
    ['again in possession alone', pledged, both('buyer'), 'lender', 'NOT_THE_HOLDER'],
    ['not delivery to the pledgee', pledged, transfer('lender'), 'bank', 'issued lender/bank'],
    [
      'nor what it consents to',
      after(pledged, [consent('transfer', 'buyer'), 'lender']),
      transfer('buyer'),
      'bank',
      'issued buyer/bank',
    ],
    [
      'that and no other',
      after(pledged, [consent('transfer', 'buyer'), 'lender']),
      transfer('x'),
      'bank',
      'DOCUMENT_PLEDGED',
    ],
    ['consent of a stranger', pledged, consent('transfer', 'x'), 'bank', 'NOT_ITS_PLEDGEE'],
    ['released', after(pledged, [{ act: 'release_pledge' }, 'lender']), transfer('buyer'), 'bank', 'issued buyer/bank'],
    ['pledged twice', pledged, { act: 'pledge', toPartyId: 'x' }, 'bank', 'DOCUMENT_ALREADY_PLEDGED'],
    ['pledged by a mere holder', issued, { act: 'pledge', toPartyId: 'shipper' }, 'shipper', 'NOT_THE_TITLE_OWNER'],
    ['pledged without delivery', issued, { act: 'pledge', toPartyId: 'lender' }, 'bank', 'NOT_THE_HOLDER'],
    ['pledged to who holds it', issued, { act: 'pledge', toPartyId: 'shipper' }, 'bank', 'issued shipper/bank'],
    ['lost: nothing moves', lost, transfer('buyer'), 'bank', 'DOCUMENT_STOPPED'],
    ['found', after(lost, [{ act: 'lift_stop' }, 'carrier']), transfer('buyer'), 'bank', 'issued buyer/bank'],
    ['not found by the loser', lost, { act: 'lift_stop' }, 'bank', 'NOT_THE_ISSUER'],
    ['declared lost', lost, { act: 'declare_lost' }, 'carrier', 'lost bank/bank'],
    ['lost without loss', held, { act: 'declare_lost' }, 'carrier', 'DOCUMENT_NOT_STOPPED'],
    ['a stranger reports', held, { act: 'stop', reason: 'loss' }, 'thief', 'NOT_THE_HOLDER'],
    ['a court speaks through the issuer', held, { act: 'stop', reason: 'court_order' }, 'bank', 'NOT_THE_ISSUER'],
    [
      'replaced',
      after(lost, [{ act: 'declare_lost' }, 'carrier']),
      { act: 'replace', replacementId: 'b' },
      'carrier',
      'void bank/bank',
    ],
    ['a live one is not replaced', held, { act: 'replace', replacementId: 'b' }, 'carrier', 'NOT_TO_BE_REPLACED'],
    ['the end', after(asked, [accept, 'carrier']), transfer('buyer'), 'bank', 'DOCUMENT_NOT_LIVE'],
  ])('%s', (_, record, command, by, expected) => {
    expect(outcome(record, command, by)).toBe(expected);
  });

  it('lets a rejected half leave the other half open', () => {
    const split: RecordCommand = { act: 'endorse_and_transfer', form: 'to_order', toPartyId: 'a', toHolderId: 'b' };
    const given = after(held, [split, 'bank']);
    expect(told(after(given, [reject('title'), 'a'], [reject('possession'), 'b']))).toBe('issued bank/bank');
  });

  it('takes a straight document only with a consignee', () => {
    expect(() => issueRecord({ ...terms, negotiability: 'straight', orderOfId: null })).toThrow(
      /STRAIGHT_NEEDS_CONSIGNEE/,
    );
  });
});
