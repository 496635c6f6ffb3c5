import { multimodal, rail, sea } from '../../../tests/examination/base-cases.ts';
import { book } from '../../../tests/examination/book.ts';
import {
  both,
  changed,
  credit,
  document,
  insurance,
  required,
  silent,
  transport,
} from '../../../tests/examination/changes.ts';

const signedBy = (capacity: string | undefined, rest: Record<string, string> = {}) =>
  document('td', { signedBy: { name: 'SIGNER LTD', ...(capacity ? { capacity } : {}), ...rest } as never });

book('signature on a multimodal document (19a)', multimodal, [
  ['carrier', () => {}, ''],
  ['master', signedBy('master'), ''],
  ['agent that names the carrier', signedBy('agent_for_carrier', { principal: 'NECKAR COMBINED LINES AG' }), ''],
  ['agent for the carrier named elsewhere', signedBy('agent_for_carrier'), ''],
  ['agent for another than the carrier', signedBy('agent_for_carrier', { principal: 'OTHER LINES' }), 'U19a@td'],
  ['agent for the master', signedBy('agent_for_master'), ''],
  ['agent of nobody named', signedBy('agent_unnamed_principal'), 'U19a@td'],
  ['no capacity', signedBy(undefined), 'U19a@td'],
  ['freight forwarder as such', signedBy('freight_forwarder'), 'U19a@td'],
  ['charterer', signedBy('charterer'), 'U19a@td'],
  ['railway stamp', signedBy('railway_stamp'), 'U19a@td'],
  ['carrier not named', transport({ carrierNamed: false }), 'U19a@td'],
  [
    'carrier not named and no capacity: one entry',
    both(transport({ carrierNamed: false }), signedBy(undefined)),
    'U19a@td',
  ],
  ['no signature', both(silent('td', 'signedBy'), document('td', { signed: false })), 'U19a@td'],
]);

book('signature on a rail document (24a)', rail, [
  ['railway stamp', () => {}, ''],
  ['stamp without carrier', both(transport({ carrierNamed: false }), silent('td', 'transport', 'carrier')), ''],
  ['carrier', document('td', { signedBy: { name: 'SIBIRSKAYA DOROGA', capacity: 'carrier' } }), ''],
  [
    'agent for the carrier',
    document('td', { signedBy: { name: 'AGENT', capacity: 'agent_for_carrier', principal: 'SIBIRSKAYA DOROGA' } }),
    '',
  ],
  [
    'agent without a carrier named',
    both(
      transport({ carrierNamed: false }),
      document('td', { signedBy: { name: 'AGENT', capacity: 'agent_for_carrier' } }),
    ),
    'U24a@td',
  ],
  ['consignor', signedBy('consignor'), 'U24a@td'],
  ['master is not of the rails', signedBy('master'), 'U24a@td'],
  ['neither signature nor stamp', both(silent('td', 'signedBy'), document('td', { signed: false })), 'U24a@td'],
  ['the duplicate is an original', transport({ duplicate: true }), ''],
  ['no original', document('td', { originalsPresented: 0, copiesPresented: 1 }), 'U24d@td'],
]);

book('places (19a, 20a, 24a)', multimodal, [
  ['country not repeated', transport({ placeOfReceipt: 'Mannheim', placeOfDelivery: 'CHONGQING' }), ''],
  ['another place of delivery', transport({ placeOfDelivery: 'WUHAN, CHINA' }), 'U19c@td'],
  ['another place of receipt', transport({ placeOfReceipt: 'KARLSRUHE, GERMANY' }), 'U19c@td'],
  ['place of delivery not shown', silent('td', 'transport', 'placeOfDelivery'), 'U19c@td'],
  ['further places do no harm', transport({ portOfLoading: 'HAMBURG', portOfDischarge: 'QINZHOU' }), ''],
  ['both places wrong: one entry', transport({ placeOfReceipt: 'A', placeOfDelivery: 'B' }), 'U19c@td'],
  ['a range of places is a question', credit({ placeOfReceipt: 'ANY GERMAN TERMINAL' }), 'U28d@ins ?U19c'],
]);

book('ports, vessel, transhipment, deck (20, 26)', sea, [
  ['another port of discharge', transport({ portOfDischarge: 'BEIHAI, CHINA' }), 'U20a@td'],
  ['port of loading not shown', silent('td', 'transport', 'portOfLoading'), 'U20a@td'],
  ['vessel not named', both(silent('td', 'transport', 'vessel'), silent('td', 'transport', 'conveyance')), 'U20a@td'],
  ['charter party', transport({ charterParty: true }), 'U20a@td'],
  ['transhipment prohibited and shown', transport({ transhipment: true }), 'U20b@td'],
  ['transhipment in containers', transport({ transhipment: true, inContainer: true }), ''],
  ['transhipment allowed', both(credit({ transhipment: 'allowed' }), transport({ transhipment: true })), ''],
  [
    'transhipment, whole carriage not covered',
    both(credit({ transhipment: 'allowed' }), transport({ transhipment: true, wholeCarriageCovered: false })),
    'U20b@td',
  ],
  ['on deck', transport({ onDeck: true }), 'U26@td'],
  ['may be carried on deck', transport({ clauses: ['GOODS MAY BE CARRIED ON DECK'] }), ''],
  ['two of three originals', document('td', { originalsPresented: 2 }), 'U20a@td'],
  ['signed by a forwarder', document('td', { signedBy: { name: 'X', capacity: 'freight_forwarder' } }), 'U20a@td'],
]);

book('charter party and transhipment by land (19, 24)', multimodal, [
  ['charter party', transport({ charterParty: true }), 'U19e@td'],
  ['transhipment though prohibited', transport({ transhipment: true }), ''],
  [
    'transhipment, whole carriage not covered',
    transport({ transhipment: true, wholeCarriageCovered: false }),
    'U19f@td',
  ],
]);

book('clauses (26, 27)', rail, [
  ['said to contain', transport({ clauses: ['Said to contain'] }), ''],
  ["shipper's load and count", transport({ clauses: ["SHIPPER'S LOAD AND COUNT", 'SAID TO CONTAIN'] }), ''],
  ['charges additional to freight', transport({ clauses: ['Charges additional to freight'] }), ''],
  ['two harmless in one line', transport({ clauses: ["SHIPPER'S LOAD AND COUNT, SAID TO CONTAIN"] }), ''],
  ['a clause on packaging', transport({ clauses: ['PACKAGING MAY BE INSUFFICIENT'] }), '?U27'],
  ['read as clean', transport({ clauses: ['PACKAGING MAY BE INSUFFICIENT'], unclean: false }), ''],
  ['read as unclean', transport({ clauses: ['3 BUNDLES BROKEN'], unclean: true }), 'U27@td'],
  ['said to contain and a defect', transport({ clauses: ['SAID TO CONTAIN, 3 BUNDLES BROKEN'] }), '?U27'],
]);

book('insurance (28)', sea, [
  ['cover note', insurance({ kind: 'cover_note' }), 'U28a@ins'],
  ['declaration', insurance({ kind: 'declaration' }), ''],
  ['signed by a broker', document('ins', { signedBy: { name: 'B', capacity: 'broker' } }), 'U28a@ins'],
  ['signer not shown', silent('ins', 'signedBy'), 'U28a@ins'],
  [
    'cover note signed by a broker: one entry',
    both(insurance({ kind: 'cover_note' }), document('ins', { signedBy: { name: 'B', capacity: 'broker' } })),
    'U28a@ins',
  ],
  ['dated on the day of shipment', document('ins', { issuedOn: '2026-01-20' }), ''],
  ['dated a day after', document('ins', { issuedOn: '2026-01-21' }), 'U28b@ins'],
  [
    'dated after, effective in time',
    both(document('ins', { issuedOn: '2026-01-25' }), insurance({ effectiveOn: '2026-01-20' })),
    '',
  ],
  ['effective a day after', insurance({ effectiveOn: '2026-01-21' }), 'U28b@ins'],
  ['110 per cent, a cent short', insurance({ insuredAmount: '92399.99' }), 'U28c@ins'],
  ['more than asked', insurance({ insuredAmount: '120000.00' }), ''],
  ['120 per cent asked', required('insurance_document', { insuredPct: 120 }), 'U28c@ins'],
  ['another currency', insurance({ currency: 'EUR' }), 'U28c@ins'],
  ['amount not shown', silent('ins', 'insurance', 'insuredAmount'), 'U28c@ins'],
  ['ends short of the port', insurance({ to: 'SINGAPORE' }), 'U28d@ins'],
  ['starts after the port', insurance({ from: 'PANAMA' }), 'U28d@ins'],
  ['voyage not shown', both(silent('ins', 'insurance', 'from'), silent('ins', 'insurance', 'to')), 'U28d@ins'],
  [
    'from the inland place where the bill starts',
    both(transport({ placeOfReceipt: 'SANTIAGO' }), insurance({ from: 'SANTIAGO, CHILE' })),
    '',
  ],
  ['clauses (A) are all risks', insurance({ risks: ['Institute Cargo Clauses (A)', 'WAR RISKS'] }), ''],
  ['war missing, all else understood', insurance({ risks: ['ALL RISKS'] }), 'U28e@ins'],
  [
    'war missing, an entry not understood',
    insurance({ risks: ['ALL RISKS', 'INSTITUTE WAR CLAUSES (CARGO)'] }),
    '?U28e',
  ],
  ['no risks listed', silent('ins', 'insurance', 'risks'), 'U28e@ins'],
  ['further risks do no harm', insurance({ risks: ['ALL RISKS', 'WAR RISKS', 'STRIKES'] }), ''],
]);

book('places, dates and transhipment on a rail document (24)', rail, [
  ['another station of destination', transport({ placeOfDelivery: 'CHENGDU, CHINA' }), 'U24c@td'],
  ['place of shipment not shown', silent('td', 'transport', 'placeOfReceipt'), 'U24c@td'],
  ['stamped on the latest day', transport({ dispatchedOn: '2026-03-10' }), ''],
  ['stamped a day after', transport({ dispatchedOn: '2026-03-11' }), 'U24b@td'],
  [
    'change of wagon under one document, prohibited',
    both(credit({ transhipment: 'not_allowed' }), transport({ transhipment: true, wholeCarriageCovered: true })),
    '',
  ],
  ['one document for a part of the way', transport({ transhipment: true, wholeCarriageCovered: false }), 'U24e@td'],
]);

/** The rail case carried by air: accepted for carriage on the day of issue, unless a notation dates the flight. */
const byAir = changed(rail, (draft) => {
  delete draft.credit.transportRule;
  required('rail_transport_document', { type: 'air_transport_document', consignee: 'JIALING BANK' })(draft);
  document('td', {
    type: 'air_transport_document',
    issuedOn: '2026-03-05',
    signedBy: { name: 'SIBERIAN AIR CARGO', capacity: 'carrier' },
  })(draft);
  transport({
    carrier: 'SIBERIAN AIR CARGO',
    carrierNamed: true,
    modes: ['air'],
    consignee: 'JIALING BANK',
    toOrder: false,
  })(draft);
});
const issued = (on: string) => both(silent('td', 'transport', 'dispatchedOn'), document('td', { issuedOn: on }));
book('air transport document (23)', byAir, [
  ['issued on the latest day', issued('2026-03-10'), ''],
  ['issued a day after', issued('2026-03-11'), 'U23@td'],
  [
    'issued after, flown in time by its notation',
    both(issued('2026-03-11'), transport({ dispatchedOn: '2026-03-10' })),
    '',
  ],
  [
    'issued in time, flown after by its notation',
    both(issued('2026-03-09'), transport({ dispatchedOn: '2026-03-11' })),
    'U23@td',
  ],
  ['another airport of destination', transport({ placeOfDelivery: 'CHENGDU, CHINA' }), 'U23@td'],
  [
    'agent for the carrier',
    document('td', { signedBy: { name: 'A', capacity: 'agent_for_carrier', principal: 'SIBERIAN AIR CARGO' } }),
    '',
  ],
  ['signed by a forwarder', signedBy('freight_forwarder'), 'U23@td'],
  ['a railway stamp', signedBy('railway_stamp'), 'U23@td'],
  ['transhipment under one document', transport({ transhipment: true, wholeCarriageCovered: true }), ''],
  ['transhipment beyond it', transport({ transhipment: true, wholeCarriageCovered: false }), 'U23@td'],
  ['no original', document('td', { originalsPresented: 0, copiesPresented: 1 }), 'U23@td'],
]);
