import { type Case, multimodal, rail, sea } from '../../../tests/examination/base-cases.ts';
import { book } from '../../../tests/examination/book.ts';
import { asked, both, credit, document, drawn, goods, silent } from '../../../tests/examination/changes.ts';

const before = (drawnBefore: string) => (draft: Case) => void Object.assign(draft, { drawnBefore });
const claimed = (amount: string) => (draft: Case) => void Object.assign(draft.presentation, { amount });
/** Invoiced for another amount than is drawn; an invoice for another sum shows no price that made the old one. */
const invoiced = (amount: string) => both(document('inv', { amount }), silent('inv', 'goods', 'unitPrice'));
/** Enough insurance for any figure here, so that only the drawing is tested. */
const insuredFor = (amount: string) => (draft: Case) => {
  const ins = draft.presentation.documents.find(({ id }) => id === 'ins');
  if (ins?.insurance) ins.insurance.insuredAmount = amount;
};
const drawnAndInsured = (amount: string) => both(drawn(amount), insuredFor('999999.00'));

book('ceiling (18b, 30a, 39A)', rail, [
  ['the amount itself', drawn('900000.00'), ''],
  ['a cent more', drawn('900000.01'), 'U18b'],
  ['39A 10: on the line', both(credit({ amountTolerance: { plusPct: 10, minusPct: 0 } }), drawn('990000.00')), ''],
  ['39A 10: a cent more', both(credit({ amountTolerance: { plusPct: 10, minusPct: 0 } }), drawn('990000.01')), 'U18b'],
  ['a tolerance of a part of a per cent', both(credit({ amountTolerance: { plusPct: 2.5 } }), drawn('922500.00')), ''],
  ['the same a cent more', both(credit({ amountTolerance: { plusPct: 2.5 } }), drawn('922500.01')), 'U18b'],
  ['about: on the line', both(credit({ amountTolerance: { about: true } }), drawn('990000.00')), ''],
  ['about: a cent more', both(credit({ amountTolerance: { about: true } }), drawn('990000.01')), 'U30a'],
  ['drawn before: what is left', both(before('500000.00'), drawn('400000.00')), ''],
  ['drawn before: a cent more', both(before('500000.00'), drawn('400000.01')), 'U18b'],
  [
    'about and drawn before: on the line',
    both(credit({ amountTolerance: { about: true } }), before('500000.00'), drawn('490000.00')),
    '',
  ],
  ['invoice above, drawn within', both(invoiced('910000.00')), '?U18b'],
  [
    'invoice above about, drawn within',
    both(credit({ amountTolerance: { about: true } }), invoiced('990000.01')),
    '?U18b',
  ],
  [
    'invoice above what is left after drawings',
    both(before('100000.00'), claimed('800000.00'), document('dr', { amount: '800000.00' })),
    '?U18b',
  ],
  ['invoice above and drawn above', drawn('910000.00'), 'U18b'],
  [
    'no amount of presentation: the invoice is drawn',
    (draft) => {
      delete draft.presentation.amount;
      both(invoiced('900000.01'), document('dr', { amount: '900000.01' }))(draft);
    },
    'U18b',
  ],
  [
    'two invoices add up',
    (draft) => {
      const first = draft.presentation.documents.find(({ id }) => id === 'inv');
      if (first)
        draft.presentation.documents.push({
          ...structuredClone(first),
          id: 'inv2',
          amount: '450000.00',
          goods: { ...first.goods, quantity: '300' },
        });
      both(invoiced('450000.01'), goods('inv', { quantity: '300' }))(draft);
    },
    '?U18b',
  ],
]);

book('floor (30c), partial shipments not allowed', multimodal, [
  ['five per cent less with all the goods', drawnAndInsured('190000.00'), ''],
  ['a cent less than that', drawnAndInsured('189999.99'), 'U30c'],
  [
    'five per cent less, price reduced',
    both(drawnAndInsured('190000.00'), goods('inv', { unitPrice: '4750.00' })),
    'U30c',
  ],
  [
    'five per cent less, price not shown',
    both(drawnAndInsured('190000.00'), goods('inv', { unitPrice: '5000.00' })),
    '',
  ],
  ['39A minus 10: on the line', both(credit({ amountTolerance: { minusPct: 10 } }), drawnAndInsured('180000.00')), ''],
  [
    '39A minus 10: a cent less',
    both(credit({ amountTolerance: { minusPct: 10 } }), drawnAndInsured('179999.99')),
    'U30c',
  ],
  [
    '39A minus 0 leaves nothing',
    both(credit({ amountTolerance: { plusPct: 5, minusPct: 0 } }), drawnAndInsured('199999.99')),
    'U30c',
  ],
  [
    '39A plus only leaves article 30(c)',
    both(credit({ amountTolerance: { plusPct: 5 } }), drawnAndInsured('190000.00')),
    '',
  ],
  ['about: on the line', both(credit({ amountTolerance: { about: true } }), drawnAndInsured('180000.00')), ''],
  ['about: a cent less', both(credit({ amountTolerance: { about: true } }), drawnAndInsured('179999.99')), 'U30a'],
  [
    'a case short: goods and drawing',
    both(drawnAndInsured('195000.00'), goods('inv', { quantity: '39' })),
    'U30b@inv U30c',
  ],
  [
    'partials allowed: no floor',
    both(credit({ partialShipments: 'allowed' }), drawnAndInsured('100000.00'), goods('inv', { quantity: '20' })),
    '',
  ],
]);

book('quantity (30a, 30b)', sea, [
  ['five per cent more by weight', goods('inv', { quantity: '44100' }), ''],
  ['a kilogram more than that', goods('inv', { quantity: '44101' }), 'U30b@inv'],
  [
    'five per cent less, and the amount with it',
    both(drawnAndInsured('79800.00'), goods('inv', { quantity: '39900' })),
    '',
  ],
  [
    'a kilogram less than that',
    both(drawnAndInsured('79798.00'), goods('inv', { quantity: '39899' })),
    'U30b@inv U30c',
  ],
  ['three per cent less of both', both(drawnAndInsured('81480.00'), goods('inv', { quantity: '40740' })), ''],
  [
    'three per cent less goods, four per cent less money',
    both(drawnAndInsured('80640.00'), goods('inv', { quantity: '40740' })),
    'U30c',
  ],
  [
    'minus 3 in 39A does not stop a shortage within 30(b)',
    both(
      credit({ amountTolerance: { minusPct: 3 } }),
      drawnAndInsured('79800.00'),
      goods('inv', { quantity: '39900' }),
    ),
    '',
  ],
  ['about: ten per cent', both(asked({ quantityAbout: true }), goods('inv', { quantity: '46200' })), ''],
  ['about: a kilogram more', both(asked({ quantityAbout: true }), goods('inv', { quantity: '46201' })), 'U30a@inv'],
  [
    'about the quantity gives none on the amount',
    both(asked({ quantityAbout: true }), goods('inv', { quantity: '46200' }), drawnAndInsured('84000.01')),
    'U18b',
  ],
  [
    'about the quantity: eight per cent less of both',
    both(asked({ quantityAbout: true }), drawnAndInsured('77280.00'), goods('inv', { quantity: '38640' })),
    '',
  ],
  [
    'counted in packages: none more',
    both(asked({ countedInPackages: true }), goods('inv', { quantity: '42001' })),
    'U30b@inv',
  ],
  [
    'partials allowed: short is no fault',
    both(credit({ partialShipments: 'allowed' }), drawnAndInsured('42000.00'), goods('inv', { quantity: '21000' })),
    '',
  ],
  [
    'partials allowed: over still is',
    both(credit({ partialShipments: 'allowed' }), goods('inv', { quantity: '44101' })),
    'U30b@inv',
  ],
  ['the same in tonnes', goods('inv', { quantity: '42', unit: 'MT' }), ''],
  ['no quantity on the invoice', goods('inv', { quantity: undefined }), ''],
]);
