import { describe, expect, it } from 'vitest';
import { multimodal, rail } from '../../../tests/examination/base-cases.ts';
import { book } from '../../../tests/examination/book.ts';
import {
  both,
  type Change,
  changed,
  credit,
  document,
  required,
  silent,
  transport,
} from '../../../tests/examination/changes.ts';
import { documentTypes, examinationCase } from './schemas.ts';

/** The rail case sent by courier: picked up in Tomsk on 03-05, by 03-10 at the latest, presented within 21 days. */
const byCourier = changed(rail, (draft) => {
  delete draft.credit.transportRule;
  delete draft.credit.requiredDocuments.find(({ type }) => type === 'rail_transport_document')?.notify;
  required('rail_transport_document', { type: 'courier_receipt', consignee: 'JIALING BANK', freight: 'prepaid' })(
    draft,
  );
  document('td', {
    type: 'courier_receipt',
    signedBy: { name: 'OB EXPRESS' },
    transport: {
      carrier: 'OB EXPRESS COURIER LLC',
      stampedAt: 'TOMSK',
      dispatchedOn: '2026-03-05',
      consignee: 'JIALING BANK',
      shipper: 'TAIGA LES LLC',
      freight: 'prepaid',
    },
  })(draft);
});
const byPost = changed(byCourier, (draft) => {
  required('courier_receipt', { type: 'post_receipt' })(draft);
  document('td', { type: 'post_receipt', signed: true })(draft);
  both(silent('td', 'signedBy'), silent('td', 'transport', 'carrier'))(draft);
});
const collect = (change: Parameters<typeof transport>[0]): Change =>
  both(silent('td', 'transport', 'freight'), transport(change));

book('courier receipt: who stamped or signed it (25a(i))', byCourier, [
  ['the courier by its trading name', () => {}, ''],
  ['an agent for it', document('td', { signedBy: { capacity: 'agent_for_carrier', principal: 'OB EXPRESS' } }), ''],
  ['another courier', document('td', { signedBy: { name: 'FAST LLC' } }), 'U25@td'],
  ['the consignor', document('td', { signedBy: { name: 'TAIGA LES LLC', capacity: 'consignor' } }), 'U25@td'],
  ['nobody shown', silent('td', 'signedBy'), '?U25'],
  ['neither stamp nor signature', both(silent('td', 'signedBy'), document('td', { signed: false })), 'U25@td'],
  ['no courier named', silent('td', 'transport', 'carrier'), 'U25@td'],
  ['named in a credit of article 24: still 25', credit({ transportRule: 'art24' }), ''],
]);

book('courier receipt: the place and the date (25a)', byCourier, [
  ['stamped at the place with its country', transport({ stampedAt: 'Tomsk, Russia' }), ''],
  ['stamped elsewhere', transport({ stampedAt: 'OMSK' }), 'U25@td'],
  ['the place of the stamp not read', silent('td', 'transport', 'stampedAt'), '?U25'],
  ['a range of places', credit({ placeOfReceipt: 'ANY RUSSIAN CITY' }), '?U25'],
  ['the credit states a port of loading', both(silentCredit('placeOfReceipt'), credit({ portOfLoading: 'TOMSK' })), ''],
  ['the credit states no place', both(silentCredit('placeOfReceipt'), transport({ stampedAt: 'OMSK' })), ''],
  ['the destination need not be shown, but not another', transport({ placeOfDelivery: 'WUHAN' }), 'U14d@td'],
  ['picked up on the latest day', transport({ dispatchedOn: '2026-03-10' }), 'last=2026-03-31'],
  ['picked up a day after', transport({ dispatchedOn: '2026-03-11' }), 'U25@td'],
  ['only a date of issue', silent('td', 'transport', 'dispatchedOn'), 'U25@td last=none'],
  ['presented on the last day of the period', transport({ dispatchedOn: '2026-02-23' }), 'last=2026-03-16'],
  ['presented a day after', transport({ dispatchedOn: '2026-02-20' }), 'U14c@td last=2026-03-13'],
  ['no receipt', (draft) => void draft.presentation.documents.splice(2, 1), 'U25'],
]);

book('courier charges paid or prepaid (25b)', byCourier, [
  ['for the account of the sender', collect({ chargesFor: 'TAIGA LES LLC' }), ''],
  ['for the account of the sender, no consignee shown', collect({ chargesFor: 'SENDER' }), ''],
  ['for the account of a third party', collect({ chargesFor: 'SIBIR SURVEY LLC' }), ''],
  ['for the account of the consignee', collect({ chargesFor: 'Jialing Bank' }), 'U14d@td'],
  ['for the account of "consignee"', collect({ chargesFor: 'CONSIGNEE' }), 'U14d@td'],
  ['nothing on charges', silent('td', 'transport', 'freight'), 'U14d@td'],
]);

book('post receipt (25c)', byPost, [
  ['stamped at the place of shipment, names no courier', () => {}, ''],
  ['not stamped', document('td', { signed: false }), 'U25@td'],
  ['stamped elsewhere', transport({ stampedAt: 'OMSK' }), 'U25@td'],
  ['stamped on the latest day', transport({ dispatchedOn: '2026-03-10' }), ''],
  ['stamped a day after', transport({ dispatchedOn: '2026-03-11' }), 'U25@td'],
  ['dated as a whole', silent('td', 'transport', 'dispatchedOn'), 'last=2026-03-25'],
  ['not dated', both(silent('td', 'transport', 'dispatchedOn'), silent('td', 'issuedOn')), 'U25@td last=none'],
  ['the account of charges is a rule of couriers', collect({ chargesFor: 'TAIGA LES LLC' }), 'U14d@td'],
]);

const withReceipt: Change = (draft) => {
  draft.credit.requiredDocuments.push({ type: 'courier_receipt' });
  draft.presentation.documents.push({
    id: 'cr',
    type: 'courier_receipt',
    issuedOn: '2026-06-12',
    originalsPresented: 1,
  });
};
book('a courier receipt beside a transport document', multimodal, [
  ['dates no shipment, and is put to the examiner', withReceipt, '?U25 last=2026-06-22'],
]);

describe('types of document', () => {
  it.each(documentTypes)('%s is read', (type) => {
    const documents = [{ id: 'a', type }];
    const given = {
      case: 'a',
      credit: { requiredDocuments: [] },
      presentation: { presentedOn: '2026-03-16', documents },
    };
    expect(examinationCase.safeParse(given).success).toBe(true);
  });
});

function silentCredit(key: 'placeOfReceipt'): Change {
  return (draft) => void delete draft.credit[key];
}
