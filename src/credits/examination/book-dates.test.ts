import { multimodal, rail, sea } from '../../../tests/examination/base-cases.ts';
import { book } from '../../../tests/examination/book.ts';
import {
  asked,
  both,
  calendar,
  credit,
  document,
  drawn,
  presented,
  secondTransport,
  shipped,
  silent,
  transport,
} from '../../../tests/examination/changes.ts';

book('presentation period and expiry (6d, 14c, 29)', multimodal, [
  ['as it stands', () => {}, 'last=2026-06-22 refuse=2026-06-23'],
  ['on day 21', presented('2026-06-22'), 'last=2026-06-22'],
  ['on day 22', presented('2026-06-23'), 'U14c@td last=2026-06-22'],
  ['48 says 15: on day 15', both(credit({ presentationDays: 15 }), presented('2026-06-16')), 'last=2026-06-16'],
  ['48 says 15: on day 16', both(credit({ presentationDays: 15 }), presented('2026-06-17')), 'U14c@td last=2026-06-16'],
  ['48 says 0: the day of shipment is the last', credit({ presentationDays: 0 }), 'U14c@td last=2026-06-01'],
  [
    'last day in a holiday rolls over the weekend',
    both(shipped('2026-05-29'), presented('2026-06-22')),
    'last=2026-06-22',
  ],
  ['a day after the roll', both(shipped('2026-05-29'), presented('2026-06-23')), 'U14c@td last=2026-06-22'],
  ['expiry before the period: on the day', both(credit({ expiresOn: '2026-06-15' })), 'last=2026-06-15'],
  ['expiry before the period: a day late', both(credit({ expiresOn: '2026-06-12' })), 'U06e last=2026-06-12'],
  ['expiry on Saturday rolls to Monday', credit({ expiresOn: '2026-06-13' }), 'last=2026-06-15'],
  [
    'expiry on a holiday Friday rolls to Monday',
    both(credit({ expiresOn: '2026-06-19' }), presented('2026-06-22')),
    'last=2026-06-22',
  ],
  [
    'expiry on Saturday that is worked does not roll',
    both(credit({ expiresOn: '2026-06-13' }), calendar({ openOn: ['2026-06-13'] })),
    'U06e last=2026-06-13',
  ],
  ['both missed', both(credit({ expiresOn: '2026-06-12' }), presented('2026-06-23')), 'U06e U14c@td last=2026-06-12'],
  ['no expiry stated', (draft) => void delete draft.credit.expiresOn, 'last=2026-06-22'],
  [
    'expired in a closure',
    both(credit({ expiresOn: '2026-06-10' }), calendar({ forceMajeure: [{ from: '2026-06-09', to: '2026-06-11' }] })),
    'U36 last=2026-06-10',
  ],
  [
    'expired on the first day of a closure',
    both(credit({ expiresOn: '2026-06-09' }), calendar({ forceMajeure: [{ from: '2026-06-09', to: '2026-06-11' }] })),
    'U36',
  ],
  [
    'expired on the day before a closure',
    both(credit({ expiresOn: '2026-06-08' }), calendar({ forceMajeure: [{ from: '2026-06-09', to: '2026-06-11' }] })),
    'U06e',
  ],
  [
    'a weekend expiry rolls into a closure',
    both(credit({ expiresOn: '2026-06-06' }), calendar({ forceMajeure: [{ from: '2026-06-08', to: '2026-06-11' }] })),
    'U36 last=2026-06-08',
  ],
  [
    'period ended in a closure: late as such',
    both(shipped('2026-05-20'), calendar({ forceMajeure: [{ from: '2026-06-09', to: '2026-06-11' }] })),
    'U14c@td last=2026-06-10',
  ],
  [
    'closure without end',
    both(credit({ expiresOn: '2026-06-10' }), calendar({ forceMajeure: [{ from: '2026-06-09' }] })),
    'U36',
  ],
  [
    'Friday and Saturday weekend',
    both(calendar({ weekend: [5, 6], closedOn: [] })),
    'last=2026-06-22 refuse=2026-06-22',
  ],
  [
    'a weekend day worked among the five',
    calendar({ openOn: ['2026-06-20'], closedOn: ['2026-06-19'] }),
    'refuse=2026-06-22',
  ],
  ['no calendar: only weekends are closed', (draft) => void delete draft.calendar, 'last=2026-06-22 refuse=2026-06-22'],
]);

book('dates of shipment (19a, 24a, 29c)', multimodal, [
  ['on the latest day', shipped('2026-06-05'), 'last=2026-06-26'],
  ['a day after', shipped('2026-06-06'), 'U19b@td last=2026-06-29'],
  [
    'latest day on a Saturday does not move',
    both(credit({ latestShipmentOn: '2026-06-06' }), shipped('2026-06-08')),
    'U19b@td',
  ],
  [
    'notation before the date of issue',
    both(shipped('2026-05-25'), presented('2026-06-16')),
    'U14c@td last=2026-06-15',
  ],
  ['no notation: the date of issue', silent('td', 'transport', 'dispatchedOn'), 'last=2026-06-22'],
  [
    'no notation, issued late',
    both(silent('td', 'transport', 'dispatchedOn'), document('td', { issuedOn: '2026-06-08' })),
    'U19b@td',
  ],
  ['notation in time on a document issued late', document('td', { issuedOn: '2026-06-09' }), ''],
  ['no date at all', both(silent('td', 'transport', 'dispatchedOn'), silent('td', 'issuedOn')), 'last=none'],
  [
    'no latest date in the credit',
    both((draft) => void delete draft.credit.latestShipmentOn, shipped('2026-06-12')),
    '',
  ],
]);

book('date on board (20a)', sea, [
  ['as it stands', () => {}, 'last=2026-02-10 refuse=2026-02-09'],
  ['day 21', presented('2026-02-10'), ''],
  ['day 22', presented('2026-02-11'), 'U14c@td'],
  ['on board on the latest day', both(shipped('2026-01-25'), presented('2026-02-02')), 'last=2026-02-13'],
  ['on board a day late', shipped('2026-01-26'), 'U20a@td'],
  [
    'no date on board: no last day, and no insurance date to measure',
    both(silent('td', 'transport', 'onBoardOn'), document('ins', { issuedOn: '2026-02-01' })),
    'U20a@td last=none',
  ],
  [
    'period over Spring Festival: a worked Saturday ends it',
    both(
      credit({ expiresOn: '2026-03-31', latestShipmentOn: '2026-01-31' }),
      shipped('2026-01-24'),
      presented('2026-02-14'),
    ),
    'last=2026-02-14',
  ],
  [
    'period over Spring Festival: rolls to the first day after',
    both(
      credit({ expiresOn: '2026-03-31', latestShipmentOn: '2026-01-31' }),
      shipped('2026-01-27'),
      presented('2026-02-24'),
    ),
    'last=2026-02-24',
  ],
  [
    'a day after that',
    both(
      credit({ expiresOn: '2026-03-31', latestShipmentOn: '2026-01-31' }),
      shipped('2026-01-27'),
      presented('2026-02-25'),
    ),
    'U14c@td last=2026-02-24 refuse=2026-03-03',
  ],
  ['intended vessel with a notation', transport({ intendedVessel: true }), ''],
]);

book('several transport documents (31)', rail, [
  [
    'one train, two notes: the later date counts',
    both(secondTransport('t2', { dispatchedOn: '2026-03-06' }), presented('2026-03-27')),
    'last=2026-03-27',
  ],
  [
    'one train, two notes: a day later',
    both(secondTransport('t2', { dispatchedOn: '2026-03-06' }), presented('2026-03-30')),
    'U14c@t2 last=2026-03-27',
  ],
  [
    'two trains: the earliest date counts',
    both(secondTransport('t2', { dispatchedOn: '2026-03-09', conveyance: 'TRAIN 1502' }), presented('2026-03-27')),
    'U14c@td last=2026-03-26',
  ],
  [
    'two trains, one after the latest day',
    secondTransport('t2', { dispatchedOn: '2026-03-11', conveyance: 'TRAIN 1502' }),
    'U24b@t2 last=2026-03-26',
  ],
  [
    'two trains where partials are prohibited',
    both(credit({ partialShipments: 'not_allowed' }), secondTransport('t2', { conveyance: 'TRAIN 1502' })),
    'U31b',
  ],
  [
    'one train where partials are prohibited',
    both(credit({ partialShipments: 'not_allowed' }), secondTransport('t2', { conveyance: 'train 1441.' })),
    '',
  ],
  [
    'trains not named where partials are prohibited',
    both(
      credit({ partialShipments: 'not_allowed' }),
      silent('td', 'transport', 'conveyance'),
      secondTransport('t2', {}),
    ),
    'U31b',
  ],
  [
    'conditional is not prohibited',
    both(credit({ partialShipments: 'conditional' }), secondTransport('t2', { conveyance: 'TRAIN 1502' })),
    '',
  ],
]);

const instalments = [
  { from: '2026-02-10', to: '2026-02-28', amount: '300000.00' },
  { from: '2026-03-01', to: '2026-03-31', amount: '300000.00' },
  { from: '2026-04-01', to: '2026-04-30', amount: '300000.00' },
];
const scheduled = (drawnBefore: string, dispatchedOn: string, on = '2026-04-20') =>
  both(
    credit({ shipmentSchedule: instalments, expiresOn: '2026-06-30', presentationDays: 60 }),
    (draft) => void delete draft.credit.latestShipmentOn,
    shipped(dispatchedOn),
    presented(on),
    asked({ quantity: '600' }),
    (draft) => {
      draft.drawnBefore = drawnBefore;
      drawn('300000.00')(draft);
      const invoice = draft.presentation.documents.find(({ id }) => id === 'inv');
      if (invoice) Object.assign(invoice, { amount: '300000.00', goods: { ...invoice.goods, quantity: '200' } });
    },
  );

book('instalments (32)', rail, [
  ['the first in its period', scheduled('0', '2026-02-28'), ''],
  ['the first a day late', scheduled('0', '2026-03-01'), 'U32'],
  ['the first a day early', scheduled('0', '2026-02-09'), 'U32 U14c@td'.split(' ').reverse().join(' ')],
  ['the second after the first', scheduled('300000.00', '2026-03-31'), ''],
  ['the third while the second is missing', scheduled('300000.00', '2026-04-02'), 'U32'],
  ['the third after two', scheduled('600000.00', '2026-04-02'), ''],
  ['the first drawn in part: still the first', scheduled('100000.00', '2026-03-10'), 'U32'],
  [
    'missed, and no late shipment besides',
    both(scheduled('0', '2026-03-12'), credit({ latestShipmentOn: '2026-03-10' })),
    'U32',
  ],
]);
