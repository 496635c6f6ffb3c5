import { type Case, multimodal, rail, sea } from '../../../tests/examination/base-cases.ts';
import { book } from '../../../tests/examination/book.ts';
import {
  both,
  credit,
  document,
  documentIn,
  goods,
  required,
  silent,
  transport,
  without,
} from '../../../tests/examination/changes.ts';

const yuzhou = 'YUZHOU BEARINGS CO LTD';

book('required documents, originals and copies (17)', multimodal, [
  ['packing list missing', without('pl'), 'U17'],
  ['invoice missing', without('inv'), 'U17'],
  ['transport document missing: no last day', without('td'), 'U19d last=none'],
  ['insurance missing', without('ins'), 'U28a'],
  ['one original of two', document('inv', { originalsPresented: 1 }), 'U17@inv'],
  ['one original more than asked', document('inv', { originalsPresented: 3 }), ''],
  ['copy missing', document('pl', { copiesPresented: 0 }), 'U17@pl'],
  ['an original stands for the copy', document('pl', { originalsPresented: 2, copiesPresented: 0 }), ''],
  ['copies do not stand for the original', document('pl', { originalsPresented: 0, copiesPresented: 2 }), 'U17@pl'],
  [
    'number of originals left out: one is asked',
    both(required('certificate_of_origin', { originals: undefined }), document('co', { originalsPresented: 1 })),
    '',
  ],
  ['two of a set of three', document('td', { originalsPresented: 2 }), 'U19d@td'],
  ['a set of one', document('td', { originalsIssued: 1, originalsPresented: 1 }), ''],
  [
    'set not numbered: what is there is the set',
    both(silent('td', 'originalsIssued'), document('td', { originalsPresented: 2 })),
    '',
  ],
  ['two originals of insurance issued, one presented', document('ins', { originalsIssued: 2 }), 'U28a@ins'],
  [
    'a document not asked for is set aside whole',
    (draft) => {
      draft.presentation.documents.push({
        id: 'x',
        type: 'weight_certificate',
        issuedOn: '2026-07-01',
        goods: { description: 'OTHER GOODS', grossKg: '1', conflictsWithCredit: true },
      });
    },
    '',
  ],
  [
    'the same type asked for twice',
    (draft) => {
      draft.credit.requiredDocuments.push({ type: 'certificate_of_origin', issuer: 'CONSULATE OF CHINA' });
    },
    'U17',
  ],
  [
    'and presented twice, by either issuer',
    (draft) => {
      draft.credit.requiredDocuments.push({ type: 'certificate_of_origin', issuer: 'CONSULATE OF CHINA' });
      draft.presentation.documents.unshift({
        ...structuredClone(documentIn(draft, 'co')),
        id: 'co2',
        issuer: { name: 'CONSULATE OF CHINA' },
      });
    },
    '',
  ],
]);

book('what the credit asks of a document (14d)', multimodal, [
  [
    'to order instead of to order of the bank',
    transport({ consignee: 'to_order', endorsedBy: ['RHEINTAL WALZLAGER GMBH'] }),
    'U14d@td',
  ],
  ['consigned to the applicant', transport({ consignee: yuzhou, toOrder: false }), 'U14d@td'],
  ['the text says to order, the document is not', transport({ toOrder: false }), 'U14d@td'],
  ['consignee not shown', both(silent('td', 'transport', 'consignee'), transport({ toOrder: false })), 'U14d@td'],
  ['words and case of the order do not count', transport({ consignee: 'To Order of Issuing Bank' }), ''],
  ['notify party missing', silent('td', 'transport', 'notify'), 'U14d@td'],
  ['another notify party', transport({ notify: { name: 'FORWARDER CO' } }), 'U14d@td'],
  ['notify party in other letters', transport({ notify: { name: 'Yuzhou Bearings Co., Ltd.' } }), ''],
  ['freight collect', transport({ freight: 'collect' }), 'U14d@td'],
  ['freight not shown', silent('td', 'transport', 'freight'), 'U14d@td'],
  ['certificate by another issuer', document('co', { issuer: { name: 'IHK FRANKFURT' } }), 'U14d@co'],
  ['certificate without issuer', silent('co', 'issuer'), 'U14d@co'],
  [
    'independent surveyor: anyone will do',
    required('certificate_of_origin', { issuer: 'AN INDEPENDENT CHAMBER OF COMMERCE' }),
    '',
  ],
  [
    'independent surveyor: but not the beneficiary',
    both(
      required('certificate_of_origin', { issuer: 'AN INDEPENDENT CHAMBER OF COMMERCE' }),
      document('co', { issuer: { name: 'RHEINTAL WALZLAGER GMBH' } }),
    ),
    'U03c@co',
  ],
  ['invoice not signed', document('inv', { signed: false }), 'U14d@inv'],
  [
    'invoice not signed where nobody asks',
    both(required('commercial_invoice', { signed: undefined }), document('inv', { signed: false })),
    '',
  ],
  [
    'three things wrong on one document are one entry',
    transport({ freight: 'collect', notify: { name: 'X' }, consignee: yuzhou, toOrder: false }),
    'U14d@td',
  ],
  ['the shipper need not be the beneficiary', transport({ shipper: 'SPEDITION MANNHEIM GMBH' }), ''],
  ['a forwarder issues it, the carrier signs', document('td', { issuer: { name: 'SPEDITION MANNHEIM GMBH' } }), ''],
]);

book('endorsement of a bill to order (ISBP)', sea, [
  ['endorsed by the shipper', () => {}, ''],
  ['not endorsed', transport({ endorsedBy: [] }), 'U14d@td'],
  ['endorsed by another', transport({ endorsedBy: ['SOMEBODY ELSE'] }), 'U14d@td'],
  ['endorsed for the shipper', transport({ endorsedBy: ['AGENCIA NORTE FOR ANDES FRUTA SPA'] }), ''],
  [
    'to order of shipper, asked and shown, not endorsed',
    both(
      required('bill_of_lading', { consignee: 'to_order_of_shipper' }),
      transport({ consignee: 'to_order_of_shipper', endorsedBy: [] }),
    ),
    'U14d@td',
  ],
  [
    'to order of shipper, endorsed',
    both(
      required('bill_of_lading', { consignee: 'to_order_of_shipper' }),
      transport({ consignee: 'to_order_of_shipper' }),
    ),
    '',
  ],
  [
    'to order of a bank needs no endorsement of the shipper',
    both(
      required('bill_of_lading', { consignee: 'TO ORDER OF BANK OF QINZHOU' }),
      transport({ consignee: 'TO ORDER OF BANK OF QINZHOU', endorsedBy: [] }),
    ),
    '',
  ],
  [
    'named plainly where the credit says to order of',
    both(
      required('bill_of_lading', { consignee: 'TO ORDER OF BANK OF QINZHOU' }),
      transport({ consignee: 'BANK OF QINZHOU', toOrder: false }),
    ),
    'U14d@td',
  ],
]);

book('order on a rail document (ISBP J8)', rail, [
  ['named plainly where the credit says to order of', () => {}, ''],
  ['to order as asked', transport({ consignee: 'TO ORDER OF JIALING BANK', toOrder: true }), ''],
  [
    'to order where the credit names plainly',
    both(
      required('rail_transport_document', { consignee: 'JIALING BANK' }),
      transport({ consignee: 'TO ORDER OF JIALING BANK', toOrder: true }),
    ),
    'U14d@td',
  ],
  [
    'to order by its flag where the credit names plainly',
    both(required('rail_transport_document', { consignee: 'JIALING BANK' }), transport({ toOrder: true })),
    'U14d@td',
  ],
  ['another name', transport({ consignee: 'JIALING TRADING CO' }), 'U14d@td'],
  [
    'applicant is met by its name',
    both(
      required('rail_transport_document', { consignee: 'applicant' }),
      transport({ consignee: 'ZHIYIN TIMBER CO., LTD' }),
    ),
    '',
  ],
  [
    'applicant with its address',
    both(
      required('rail_transport_document', { consignee: 'applicant' }),
      transport({ consignee: 'ZHIYIN TIMBER CO LTD, 1 XIYONG ROAD, CHONGQING' }),
    ),
    '',
  ],
  [
    'applicant with another address',
    both(
      required('rail_transport_document', { consignee: 'applicant' }),
      transport({ consignee: 'ZHIYIN TIMBER CO LTD, 7 OTHER ROAD, CHONGQING' }),
    ),
    'U14j@td',
  ],
]);

book('invoice (18a)', multimodal, [
  ['by another', document('inv', { issuer: { name: 'RHEINTAL EXPORT GMBH' } }), 'U18a@inv'],
  ['issuer not shown', silent('inv', 'issuer'), 'U18a@inv'],
  ['to another', document('inv', { addressee: { name: 'YUZHOU HOLDING' } }), 'U18a@inv'],
  ['in another currency', document('inv', { currency: 'USD' }), 'U18a@inv'],
  ['in other letters', document('inv', { issuer: { name: 'Rheintal Wälzlager GmbH'.replace('ä', 'a') } }), ''],
  ['older than the credit', document('inv', { issuedOn: '2026-04-01' }), ''],
]);

book('dates and addresses (14i, 14j)', multimodal, [
  ['dated on the day of presentation', document('pl', { issuedOn: '2026-06-15' }), ''],
  ['dated a day after', document('pl', { issuedOn: '2026-06-16' }), 'U14i@pl'],
  [
    'applicant elsewhere in the country',
    document('inv', { addressee: { name: yuzhou, address: '9 OTHER ROAD', country: 'CN' } }),
    '',
  ],
  [
    'applicant in another country',
    document('inv', { addressee: { name: yuzhou, address: '9 OTHER ROAD', country: 'HK' } }),
    'U14j@inv',
  ],
  [
    'beneficiary in another country',
    document('inv', { issuer: { name: 'RHEINTAL WALZLAGER GMBH', country: 'AT' } }),
    'U14j@inv',
  ],
  [
    'beneficiary abroad on the packing list',
    document('pl', { issuer: { name: 'RHEINTAL WALZLAGER GMBH', country: 'AT' } }),
    'U14j@pl',
  ],
  ['somebody else abroad', document('co', { issuer: { name: 'IHK RHEIN-NECKAR', country: 'AT' } }), ''],
  [
    'notify party at another address',
    transport({ notify: { name: yuzhou, address: '6 JINYUN ROAD, CHONGQING', country: 'CN' } }),
    'U14j@td',
  ],
  [
    'notify party with the country in the address',
    transport({ notify: { name: yuzhou, address: '5 Jinyun Road, Chongqing, China', country: 'CN' } }),
    '',
  ],
  ['notify party without address', transport({ notify: { name: yuzhou } }), ''],
  [
    'notify party abroad',
    transport({ notify: { name: yuzhou, address: '5 JINYUN ROAD, CHONGQING', country: 'SG' } }),
    'U14j@td',
  ],
  [
    'address of another notify party is nobody else’s',
    both(
      required('multimodal_transport_document', { notify: 'NECKAR AGENCY' }),
      transport({ notify: { name: 'NECKAR AGENCY', address: 'ANYWHERE', country: 'SG' } }),
    ),
    '',
  ],
]);

book('goods, weights, packages (14d, 14e, 18c)', multimodal, [
  ['invoice in other words', goods('inv', { description: 'BEARINGS' }), '?U18c'],
  ['invoice without source of the term', goods('inv', { incoterm: 'CIP CHONGQING' }), '?U18c'],
  ['invoice without term', silent('inv', 'goods', 'incoterm'), '?U18c'],
  [
    'invoice with another unit of punctuation',
    goods('inv', { description: 'Roller bearings, type RT-9; as per order 5512.' }),
    '',
  ],
  ['invoice read as corresponding', goods('inv', { description: 'BEARINGS', conflictsWithCredit: false }), ''],
  ['invoice read as conflicting', goods('inv', { description: 'BEARINGS', conflictsWithCredit: true }), 'U18c@inv'],
  ['the same words, read as conflicting', goods('inv', { conflictsWithCredit: true }), 'U18c@inv'],
  ['packing list in general words', goods('pl', { description: 'BEARINGS' }), '?U14e'],
  ['packing list read as conflicting', goods('pl', { description: 'BEARINGS', conflictsWithCredit: true }), 'U14e@pl'],
  ['packing list without description', silent('pl', 'goods', 'description'), ''],
  ['other term on the packing list', goods('pl', { incoterm: 'FOB' }), ''],
  ['gross weights differ', goods('pl', { grossKg: '22401' }), '?U14d'],
  ['gross weights the same in other digits', goods('pl', { grossKg: '22400.0' }), ''],
  ['packages differ', goods('pl', { packages: 41 }), '?U14d'],
  ['net weight stands once', goods('pl', { netKg: '1' }), ''],
  [
    'two lists add up',
    (draft: Case) => {
      draft.presentation.documents.push({ ...structuredClone(documentIn(draft, 'pl')), id: 'pl2' });
      for (const id of ['pl', 'pl2']) goods(id, { packages: 20, grossKg: '11200', netKg: '10500' })(draft);
    },
    '',
  ],
  [
    'two lists do not add up',
    (draft: Case) => {
      draft.presentation.documents.push({ ...structuredClone(documentIn(draft, 'pl')), id: 'pl2' });
    },
    '?U14d',
  ],
  [
    'everything at once: both lists',
    both(
      goods('inv', { description: 'BEARINGS' }),
      goods('pl', { grossKg: '1' }),
      document('inv', { originalsPresented: 1 }),
    ),
    'U17@inv ?U14d ?U18c',
  ],
]);

book('the goods of a credit without structure', multimodal, [
  ['no goods in the credit: nothing to compare', (draft) => void delete draft.credit.goods, ''],
  [
    'no parties in the credit: nothing to compare',
    (draft) => {
      delete draft.credit.applicant;
      delete draft.credit.beneficiary;
    },
    '',
  ],
  [
    'custom rule: dates and places by type of document',
    both(credit({ transportRule: 'custom' }), transport({ placeOfDelivery: 'WUHAN' })),
    'U19c@td',
  ],
]);
