import type { DocumentType, PresentedDocument, Transport } from './schemas.ts';
import type { Terms } from './terms.ts';

/** A presented document that the credit requires as its transport document. */
export interface TransportDocument extends PresentedDocument {
  transport: Transport;
}

/** The rule ids of one article: which finding on a transport document carries which. */
export interface ArticleRules {
  article: 'art19' | 'art20' | 'art21' | 'art23' | 'art24' | 'art25';
  signature: string;
  late: string;
  place: string;
  originals: string;
  /** Article 25 has no word on transhipment. */
  transhipment?: string;
  /** Where a charter party is no matter the id is left out. */
  charterParty?: string;
  /** Goods must be shown on board a named vessel. */
  onBoard?: string;
}

const articles: Record<ArticleRules['article'], ArticleRules> = {
  art19: {
    article: 'art19',
    signature: 'U19a',
    late: 'U19b',
    place: 'U19c',
    originals: 'U19d',
    charterParty: 'U19e',
    transhipment: 'U19f',
  },
  art20: {
    article: 'art20',
    signature: 'U20a',
    late: 'U20a',
    place: 'U20a',
    originals: 'U20a',
    charterParty: 'U20a',
    onBoard: 'U20a',
    transhipment: 'U20b',
  },
  art21: {
    article: 'art21',
    signature: 'U21-22',
    late: 'U21-22',
    place: 'U21-22',
    originals: 'U21-22',
    charterParty: 'U21-22',
    onBoard: 'U21-22',
    transhipment: 'U21-22',
  },
  art23: {
    article: 'art23',
    signature: 'U23',
    late: 'U23',
    place: 'U23',
    originals: 'U23',
    transhipment: 'U23',
  },
  art24: {
    article: 'art24',
    signature: 'U24a',
    late: 'U24b',
    place: 'U24c',
    originals: 'U24d',
    transhipment: 'U24e',
  },
  art25: {
    article: 'art25',
    signature: 'U25',
    late: 'U25',
    place: 'U14d',
    originals: 'U25',
  },
};

const byType: Partial<Record<DocumentType, ArticleRules['article']>> = {
  multimodal_transport_document: 'art19',
  bill_of_lading: 'art20',
  sea_waybill: 'art21',
  air_transport_document: 'art23',
  rail_transport_document: 'art24',
  road_transport_document: 'art24',
  courier_receipt: 'art25',
  post_receipt: 'art25',
};

/** Receipts of a courier service or the post (article 25). */
export const isReceipt = (type: DocumentType): boolean => byType[type] === 'art25';

export const isTransportType = (type: DocumentType): boolean => byType[type] !== undefined;

/**
 * The article under which a transport document is examined: the one that the credit names; else, and under the credit's
 * own conditions (custom), the one of its type. A receipt is examined under its own article only.
 */
export function articleRules(terms: Pick<Terms, 'transportRule'>, type: DocumentType): ArticleRules {
  const named = terms.transportRule;
  const article = named === undefined || named === 'custom' || isReceipt(type) ? byType[type] : named;
  return articles[article ?? 'art24'];
}
