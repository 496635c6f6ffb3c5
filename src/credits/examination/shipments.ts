import type { LocalDate } from '../../kernel/time.ts';
import type { Examined } from './examined.ts';
import type { Finding } from './findings.ts';
import type { Terms } from './terms.ts';
import { normal } from './text.ts';
import { type ArticleRules, articleRules, type TransportDocument } from './transport-rules.ts';

/** A transport document with its date of shipment and its means of conveyance. */
export interface Shipment {
  document: TransportDocument;
  rules: ArticleRules;
  /** Undefined where the document shows no date of shipment. */
  shippedOn?: LocalDate;
  /** The same text is the same means on the same journey. */
  means: string;
}

/** A check of one transport document. */
export type TransportCheck = (shipment: Shipment, x: Examined) => Finding[];

/** What the shipments say together: the date from which the period runs, and the document that shows it. */
export interface Shipped {
  shipments: readonly Shipment[];
  /** Goods left on more than one means. */
  several: boolean;
  on?: LocalDate;
  by?: Shipment;
}

/**
 * The date of shipment a document shows. Dispatch, taking in charge or a stamp of reception goes before the date of issue
 * (articles 19a(ii), 24a(ii)); a bill of lading has none without loading on board (20a(ii)),
 * a courier receipt none without a date of pick-up or receipt (25a(ii)); a post receipt is dated by its stamp (25c).
 */
function dateOf(document: TransportDocument, { onBoard }: ArticleRules): LocalDate | undefined {
  const { dispatchedOn, onBoardOn } = document.transport;
  if (document.type === 'courier_receipt') return dispatchedOn;
  return onBoard ? onBoardOn : (dispatchedOn ?? onBoardOn ?? document.issuedOn);
}

function meansOf({ id, transport }: TransportDocument, terms: Terms): string {
  const journey = transport.conveyance ?? transport.vessel;
  // A document that shows no means cannot be shown to be of the same one.
  if (journey === undefined) return `unnamed ${id}`;
  const destination = transport.placeOfDelivery ?? transport.portOfDischarge ?? '';
  const open = terms.places.placeOfDelivery === undefined && terms.places.portOfDischarge === undefined;
  return normal(journey) + (open ? ` ${normal(destination.split(',')[0] ?? '')}` : '');
}

/**
 * One means and journey: the latest date is the date of shipment. Several means: each has its own, and the period runs
 * from the earliest (article 31b and ISBP).
 */
export function shippedBy(terms: Terms, documents: readonly TransportDocument[]): Shipped {
  const shipments = documents.map((document): Shipment => {
    const rules = articleRules(terms, document.type);
    const shippedOn = dateOf(document, rules);
    return { document, rules, means: meansOf(document, terms), ...(shippedOn === undefined ? {} : { shippedOn }) };
  });
  const latestByMeans = new Map<string, Shipment>();
  for (const shipment of shipments) {
    const before = latestByMeans.get(shipment.means);
    if (shipment.shippedOn !== undefined && (before?.shippedOn ?? '') < shipment.shippedOn)
      latestByMeans.set(shipment.means, shipment);
  }
  const by = [...latestByMeans.values()].sort((a, b) => ((a.shippedOn ?? '') < (b.shippedOn ?? '') ? -1 : 1))[0];
  return {
    shipments,
    several: new Set(shipments.map(({ means }) => means)).size > 1,
    ...(by?.shippedOn === undefined ? {} : { on: by.shippedOn, by }),
  };
}
