import type { Check, Examined } from '../examined.ts';
import { discrepancy, type Finding, nameFinding } from '../findings.ts';
import { compareNames, sameName } from '../names.ts';
import type { PresentedDocument, RequiredDocument, Transport } from '../schemas.ts';
import { documentName, normal, quoted, sameText } from '../text.ts';
import { isTransportType } from '../transport-rules.ts';
import { compareConsignment, isEndorsedByShipper, needsShipperEndorsement } from './consignee.ts';

type Stipulation = (x: Examined, required: RequiredDocument, document: PresentedDocument) => Finding | undefined;

const consignee: Stipulation = (x, required, { id, type, transport = {} }) => {
  if (required.consignee === undefined) return undefined;
  const byLand = type === 'rail_transport_document' || type === 'road_transport_document';
  const bankNames = x.options.issuingBankNames ?? [];
  const likeness = compareConsignment(required.consignee, transport, { terms: x.terms, byLand, bankNames });
  if (likeness === 'same') return undefined;
  const order = transport.toOrder === undefined ? '' : transport.toOrder ? ' (to order)' : ' (not to order)';
  return nameFinding('U14d', id, {
    text: 'CONSIGNEE NOT AS PER L/C',
    role: 'consignee',
    likeness,
    found: quoted(transport.consignee) + order,
    required: required.consignee,
  });
};

const endorsement: Stipulation = (_x, _required, { id, transport }) => {
  if (!transport || !needsShipperEndorsement(transport) || isEndorsedByShipper(transport)) return undefined;
  return discrepancy('U14d', id, {
    text: 'NOT ENDORSED BY SHIPPER',
    found: transport.endorsedBy?.join(', ') || 'not endorsed',
    required: `endorsed by ${transport.shipper ?? 'the shipper'}`,
  });
};

const notify: Stipulation = ({ terms }, required, { id, transport }) => {
  if (required.notify === undefined) return undefined;
  const asked = normal(required.notify) === 'APPLICANT' ? (terms.applicant?.name ?? required.notify) : required.notify;
  const shown = transport?.notify?.name;
  const likeness = shown === undefined ? 'other' : compareNames(shown, asked);
  if (likeness === 'same') return undefined;
  return nameFinding('U14d', id, {
    text: 'NOTIFY PARTY NOT AS PER L/C',
    role: 'notify party',
    likeness,
    found: quoted(shown),
    required: asked,
  });
};

/** Article 25(b): charges for the account of another than the consignee are charges paid or prepaid. */
function chargesBorneByOther({ chargesFor, consignee: to, shipper }: Transport = {}): boolean {
  if (chargesFor === undefined || sameText(chargesFor, 'CONSIGNEE') || sameText(chargesFor, to)) return false;
  return to !== undefined || [shipper, 'SHIPPER', 'SENDER', 'CONSIGNOR'].some((party) => sameText(chargesFor, party));
}

const freight: Stipulation = (_x, required, { id, type, transport }) => {
  if (required.freight === undefined || required.freight === transport?.freight) return undefined;
  if (type === 'courier_receipt' && required.freight === 'prepaid' && chargesBorneByOther(transport)) return undefined;
  return discrepancy('U14d', id, {
    text: `NOT MARKED FREIGHT ${required.freight.toUpperCase()}`,
    found: transport?.freight ? `freight ${transport.freight}` : 'not shown',
    required: `freight ${required.freight}`,
  });
};

/** Article 3: words that describe an issuer are met by anyone but the beneficiary. */
const described =
  /^(?:AN? |ANY |THE )?(?:FIRST[- ]CLASS|WELL[- ]KNOWN|QUALIFIED|INDEPENDENT|OFFICIAL|COMPETENT|LOCAL)\b.*\b(?:ISSUER|INSPECTORS?|SURVEYORS?|AUTHORIT(?:Y|IES)|COMPANY|LABORATORY|CHAMBER(?: OF COMMERCE)?|BODY|AGENCY|PARTY|INSTITUTION|INSURER|FIRM)$/i;

const issuer: Stipulation = ({ terms }, required, { id, type, issuer: shown }) => {
  const asked = required.issuer;
  if (asked === undefined || sameName(asked, shown?.name)) return undefined;
  const words = { found: quoted(shown?.name), required: asked };
  if (described.test(asked.trim())) {
    if (shown?.name !== undefined && !sameName(shown.name, terms.beneficiary?.name)) return undefined;
    return discrepancy('U03c', id, { text: `${documentName(type)} ISSUED BY BENEFICIARY`, ...words });
  }
  // Who issues the invoice is a fact of article 18(a).
  if (type === 'commercial_invoice') return undefined;
  const likeness = shown?.name === undefined ? 'other' : compareNames(shown.name, asked, { loosely: true });
  if (likeness === 'same') return undefined;
  const text = `${documentName(type)} NOT ISSUED AS PER L/C`;
  return nameFinding('U14d', id, { text, role: 'issuer', likeness, ...words });
};

const signature: Stipulation = (_x, required, { id, type, signed, signedBy }) => {
  // Transport and insurance documents are judged by the capacity in which they are signed.
  if (required.signed !== true || isTransportType(type) || type === 'insurance_document') return undefined;
  if (signed ?? signedBy !== undefined) return undefined;
  return discrepancy('U14d', id, { text: `${documentName(type)} NOT SIGNED`, found: 'not signed', required: 'signed' });
};

const stipulations: readonly Stipulation[] = [consignee, endorsement, notify, freight, issuer, signature];

/** Article 14(d): what the credit asks of a document and it shows otherwise, or not at all. */
export const checkStipulations: Check = (x) =>
  x.sets.flatMap(({ required, documents }) =>
    documents.flatMap((document) => stipulations.flatMap((stipulation) => stipulation(x, required, document) ?? [])),
  );
