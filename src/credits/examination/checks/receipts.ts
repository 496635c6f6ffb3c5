import type { Check } from '../examined.ts';
import { discrepancy, type Finding, question } from '../findings.ts';
import { sameName } from '../names.ts';
import type { Shipment, TransportCheck } from '../shipments.ts';
import type { Terms } from '../terms.ts';
import { contains, documentName, quoted, samePlace } from '../text.ts';
import { isReceipt } from '../transport-rules.ts';

/** The place from which the credit says that the goods are shipped: field 44A, else 44E. */
const placeOfShipment = ({ places }: Terms): string | undefined => places.placeOfReceipt ?? places.portOfLoading;

/** Articles 25(a)(i) and 25(c): stamped or signed; a courier receipt by the courier service that it names. */
function signatures({ document: { id, type, signed, signedBy, transport } }: Shipment): Finding[] {
  const { carrier, carrierNamed = carrier !== undefined } = transport;
  const words = {
    found: `courier ${quoted(carrier)}; signed ${quoted(signedBy?.name)}`,
    required: type === 'courier_receipt' ? 'stamped or signed by the courier service named' : 'stamped or signed',
  };
  const fault = (text: string): Finding[] => [discrepancy('U25', id, { text, ...words })];
  if (signed === false || (signed === undefined && signedBy === undefined))
    return fault(`${documentName(type)} NOT STAMPED OR SIGNED`);
  if (type === 'post_receipt') return [];
  if (!carrierNamed) return fault('COURIER NOT NAMED');
  const capacity = signedBy?.capacity;
  const by = capacity === 'agent_for_carrier' ? signedBy?.principal : signedBy?.name;
  const another = by !== undefined && carrier !== undefined && !contains(by, carrier) && !sameName(by, carrier);
  if (another || !['carrier', 'agent_for_carrier', undefined].includes(capacity))
    return fault('COURIER RECEIPT NOT SIGNED BY COURIER NAMED');
  if (by !== undefined || capacity === 'carrier') return [];
  return [
    question('U25', id, {
      text: 'Is the stamp or signature that of the courier service named?',
      statement: 'COURIER RECEIPT NOT SIGNED BY COURIER NAMED',
      ...words,
    }),
  ];
}

/** Articles 25(a)(i) and 25(c): stamped or signed at the place from which the credit says that the goods are shipped. */
function stampedAt({ document: { id, type, transport } }: Shipment, terms: Terms): Finding[] {
  const asked = placeOfShipment(terms);
  if (asked === undefined || samePlace(asked, transport.stampedAt)) return [];
  const words = { found: quoted(transport.stampedAt), required: asked };
  if (transport.stampedAt === undefined || /^\s*ANY\b/i.test(asked))
    return [
      question('U25', id, {
        text: 'Is it stamped or signed at the place of shipment?',
        statement: `${documentName(type)} NOT STAMPED AT PLACE STATED`,
        ...words,
      }),
    ];
  return [discrepancy('U25', id, { text: `${documentName(type)} NOT STAMPED AT PLACE STATED`, ...words })];
}

/** Articles 25(a)(ii) and 25(c): the date of pick-up or receipt, or of the post's stamp, is the date of shipment. */
function dated({ document: { id, type }, shippedOn }: Shipment): Finding[] {
  if (shippedOn !== undefined) return [];
  const missing = type === 'courier_receipt' ? 'DATE OF PICK-UP OR RECEIPT' : 'DATE';
  const words = { found: 'not shown', required: missing.toLowerCase() };
  return [discrepancy('U25', id, { text: `${documentName(type)}: NO ${missing}`, ...words })];
}

/** Article 25 on a receipt that is the transport document of the credit. */
export const receipt: TransportCheck = (shipment, { terms }) => [
  ...signatures(shipment),
  ...stampedAt(shipment, terms),
  ...dated(shipment),
];

/** Article 25 is on receipts of goods. Beside a transport document a receipt is as a rule for papers: a person reads it. */
export const checkAccompanyingReceipts: Check = ({ documents, shipped }) =>
  documents
    .filter(({ id, type }) => isReceipt(type) && !shipped.shipments.some(({ document }) => document.id === id))
    .map(({ id }) =>
      question('U25', id, {
        text: 'Is it a receipt of documents, and not of the goods of the credit?',
        statement: 'RECEIPT OF GOODS NOT AS PER ARTICLE 25',
        found: 'a receipt beside a transport document',
        required: 'article 25 if of goods: courier, stamp, place and date',
      }),
    );
