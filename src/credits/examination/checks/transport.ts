import { withWeekday } from '../dates.ts';
import type { Check } from '../examined.ts';
import { discrepancy, question } from '../findings.ts';
import { sameName } from '../names.ts';
import type { Shipment, TransportCheck } from '../shipments.ts';
import { placeKeys } from '../terms.ts';
import { contains, documentName, normal, noticeDate, quoted, samePlace } from '../text.ts';
import { checkInstalments } from './instalments.ts';
import { receipt } from './receipts.ts';

/** Why a document is not signed as its article asks, or undefined. */
function signatureFault({ document, rules }: Shipment): string | undefined {
  const { signed, signedBy, transport } = document;
  const carrierNamed = transport.carrierNamed ?? transport.carrier !== undefined;
  const capacity = signedBy?.capacity;
  if (signed === false || (signed === undefined && signedBy === undefined)) return 'NOT SIGNED';
  const stamped = rules.article === 'art24' && capacity === 'railway_stamp';
  if (!carrierNamed && !stamped) return 'CARRIER NOT NAMED';
  if (stamped) return undefined;
  if (capacity === undefined) return 'CAPACITY OF SIGNER NOT SHOWN';
  const mayMaster = rules.article !== 'art24' && rules.article !== 'art23';
  const allowed = ['carrier', 'agent_for_carrier', ...(mayMaster ? ['master', 'agent_for_master'] : [])];
  if (capacity === 'agent_unnamed_principal') return 'PRINCIPAL OF AGENT NOT SHOWN';
  if (!allowed.includes(capacity)) return `SIGNED AS ${capacity.replaceAll('_', ' ').toUpperCase()}`;
  const named =
    capacity === 'carrier' ? signedBy?.name : capacity === 'agent_for_carrier' ? signedBy?.principal : undefined;
  if (
    named !== undefined &&
    transport.carrier !== undefined &&
    !contains(named, transport.carrier) &&
    !sameName(named, transport.carrier)
  )
    return 'SIGNED FOR ANOTHER THAN THE CARRIER';
  return undefined;
}

/** Articles 19a(i), 20a(i), 24a(i): the carrier is named, and the signature is its own, the master's or an agent's. */
const signature: TransportCheck = (shipment, x) => {
  // Under conditions of its own the credit says by whom the document is issued and signed; no article does.
  if (x.terms.transportRule === 'custom' && shipment.document.signed !== false) return [];
  const fault = signatureFault(shipment);
  if (fault === undefined) return [];
  const { id, type, signedBy, transport } = shipment.document;
  const shown = [signedBy?.name, signedBy?.capacity?.replaceAll('_', ' ')].filter(Boolean).join(' as ');
  return [
    discrepancy(shipment.rules.signature, id, {
      text: `${documentName(type)}: ${fault}`,
      found: `carrier ${quoted(transport.carrier)}; signed ${shown || 'by nobody shown'}`,
      required:
        shipment.rules.article === 'art24'
          ? "carrier named and signed by it or its agent, or a railway's stamp"
          : 'carrier named and signed by it, the master or an agent that names its principal',
    }),
  ];
};

/** The latest date for shipment never moves (article 29c). A missed instalment is that, and no late shipment besides. */
const latestDate: TransportCheck = ({ document, rules, shippedOn }, x) => {
  const { latestShipmentOn } = x.terms;
  if (shippedOn === undefined || latestShipmentOn === undefined || shippedOn <= latestShipmentOn) return [];
  if (checkInstalments(x).length > 0) return [];
  return [
    discrepancy(rules.late, document.id, {
      text: `LATE SHIPMENT ${noticeDate(shippedOn)} VS ${noticeDate(latestShipmentOn)}`,
      found: withWeekday(shippedOn),
      required: `not later than ${withWeekday(latestShipmentOn)}`,
    }),
  ];
};

const placeNames = {
  placeOfReceipt: 'PLACE OF RECEIPT',
  portOfLoading: 'PORT OF LOADING',
  portOfDischarge: 'PORT OF DISCHARGE',
  placeOfDelivery: 'PLACE OF DELIVERY',
} as const;

/** A range ("ANY EUROPEAN PORT") is not compared by letters: whether a port lies in it is put to the examiner. */
const isRange = (place: string): boolean => /^\s*ANY\b/i.test(place);

/** Places and ports as in the credit; further places that a document shows do no harm. */
const places: TransportCheck = ({ document: { id, transport }, rules }, { terms }) =>
  placeKeys.flatMap((key) => {
    const asked = terms.places[key];
    const shown = transport[key];
    if (asked === undefined || samePlace(asked, shown)) return [];
    // A receipt need not show the carriage (25), but may not show another one (14d).
    if (rules.article === 'art25' && shown === undefined) return [];
    const words = { found: quoted(shown), required: asked };
    if (isRange(asked) && shown !== undefined)
      return question(rules.place, id, {
        text: `Does the ${placeNames[key].toLowerCase()} lie within the range?`,
        statement: `${placeNames[key]} ${shown} NOT WITHIN RANGE OF L/C`,
        ...words,
      });
    const name = asked.split(',')[0]?.trim() ?? asked;
    return discrepancy(rules.place, id, { text: `${placeNames[key]} NOT ${name}`.slice(0, 50), ...words });
  });

/** Article 20a(ii): shipped on board a named vessel, by print or dated notation. */
const onBoard: TransportCheck = ({ document: { id, transport }, rules }) => {
  if (!rules.onBoard) return [];
  const vessel = transport.vessel ?? transport.conveyance;
  if (transport.onBoardOn !== undefined && vessel !== undefined) return [];
  return [
    discrepancy(rules.onBoard, id, {
      text: transport.onBoardOn === undefined ? 'NO ON BOARD NOTATION' : 'VESSEL NOT NAMED',
      found: transport.intendedVessel ? `intended vessel ${quoted(vessel)}` : `vessel ${quoted(vessel)}`,
      required: 'loaded on board a named vessel, dated',
    }),
  ];
};

const charterParty: TransportCheck = ({ document: { id, type, transport }, rules }) => {
  if (!rules.charterParty || transport.charterParty !== true) return [];
  return [
    discrepancy(rules.charterParty, id, {
      text: `${documentName(type)} SUBJECT TO CHARTER PARTY`,
      found: 'subject to a charter party',
      required: 'not subject to a charter party',
    }),
  ];
};

/**
 * Articles 19b-c, 20b-d, 24d-e: transhipment does no harm where one document covers the whole carriage; where the credit
 * prohibits it, a bill of lading needs containers, trailers or barges besides.
 */
const transhipment: TransportCheck = ({ document: { id, transport }, rules }, { terms }) => {
  if (!rules.transhipment || transport.transhipment !== true) return [];
  const whole = transport.wholeCarriageCovered === true;
  const prohibited =
    rules.onBoard !== undefined && terms.transhipment === 'not_allowed' && transport.inContainer !== true;
  if (whole && !prohibited) return [];
  return [
    discrepancy(rules.transhipment, id, {
      text: whole ? 'TRANSHIPMENT EFFECTED' : 'TRANSHIPMENT WITHOUT COVER OF WHOLE CARRIAGE',
      found: 'transhipment shown',
      required: whole ? 'no transhipment' : 'the whole carriage under one document',
    }),
  ];
};

/** Article 26(a). A clause that goods may be carried on deck is not this. */
const deck: TransportCheck = ({ document: { id, transport } }) =>
  transport.onDeck === true
    ? [discrepancy('U26', id, { text: 'GOODS LOADED ON DECK', found: 'on deck', required: 'not on deck' })]
    : [];

/** Clauses that articles 26(b) and 26(c) allow, and the one that 26(a) does. */
const harmless =
  /^(?:SAIDTOCONTAIN|SAIDBYSHIPPERTOCONTAIN|SHIPPERSLOADANDCOUNT|SHIPPERSLOADCOUNTANDSEAL|SHIPPERSLOADSTOWANDCOUNT|(?:GOODS)?MAYBECARRIEDONDECK|CHARGESADDITIONALTOFREIGHT|AND)+$/;

/** Article 27: whether a clause declares a defect of goods or packaging is a person's to read. */
const clauses: TransportCheck = ({ document: { id, transport } }) => {
  const open = (transport.clauses ?? []).filter((clause) => normal(clause) !== '' && !harmless.test(normal(clause)));
  const words = { found: open.join('; ') || 'read as unclean', required: 'no clause declaring a defective condition' };
  if (transport.unclean === true)
    return [discrepancy('U27', id, { text: `UNCLEAN: ${open.join('; ') || 'SEE CLAUSES'}`.toUpperCase(), ...words })];
  if (transport.unclean === false || open.length === 0) return [];
  return [
    question('U27', id, {
      text: 'Does a clause declare a defect of the goods or their packaging?',
      statement: `UNCLEAN: ${open.join('; ')}`,
      ...words,
    }),
  ];
};

const checks: readonly TransportCheck[] = [
  signature,
  latestDate,
  places,
  onBoard,
  charterParty,
  transhipment,
  deck,
  clauses,
];

const receiptChecks: readonly TransportCheck[] = [receipt, latestDate, places, deck, clauses];

/** Articles 19 to 27 on each transport document that the credit requires. */
export const checkTransport: Check = (x) =>
  x.shipped.shipments.flatMap((shipment) =>
    (shipment.rules.article === 'art25' ? receiptChecks : checks).flatMap((check) => check(shipment, x)),
  );

/** Article 31: several means are a partial shipment, even on one day. */
export const checkPartialShipment: Check = ({ terms, shipped }) => {
  if (terms.partialShipments !== 'not_allowed' || !shipped.several) return [];
  return [
    discrepancy('U31b', undefined, {
      text: 'PARTIAL SHIPMENT EFFECTED',
      found: shipped.shipments
        .map(({ document }) => `${document.id}: ${quoted(document.transport.conveyance ?? document.transport.vessel)}`)
        .join(', '),
      required: 'one means of conveyance, one journey',
    }),
  ];
};
