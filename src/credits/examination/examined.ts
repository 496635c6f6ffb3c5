import type { LocalDate } from '../../kernel/time.ts';
import type { PlaceCalendar } from './calendar.ts';
import type { PresentationDays } from './dates.ts';
import type { Decimal } from './decimals.ts';
import type { Finding } from './findings.ts';
import type { RequiredSet } from './matching.ts';
import type { PresentedDocument } from './schemas.ts';
import type { Shipped } from './shipments.ts';
import type { Terms } from './terms.ts';

/** A presentation laid out for its checks: everything read, nothing decided. */
export interface Examined {
  terms: Terms;
  calendar: PlaceCalendar;
  sets: readonly RequiredSet[];
  /** The documents that the credit requires, in the order presented. */
  documents: readonly PresentedDocument[];
  shipped: Shipped;
  days: PresentationDays;
  presentedOn: LocalDate;
  presentedTo?: string;
  drawnCurrency?: string;
  drawn?: Decimal;
  drawnBefore: Decimal;
  invoices: readonly PresentedDocument[];
  /** Sum of the invoices, when all show an amount in the currency of the credit. */
  invoiced?: Decimal;
  options: ExaminationOptions;
}

/** What the credit slice knows beside the case. */
export interface ExaminationOptions {
  /** BIC of the issuing bank, to which presentation may always be made (article 6a). */
  issuingBank?: string;
  /** Names of the issuing bank: registered, in Chinese, BIC. A document to its order may name it by any of them. */
  issuingBankNames?: readonly string[];
  /** A calendar of the place, published with its years; it goes before the one of the case. */
  calendar?: PlaceCalendar;
  /** Documents presented as electronic records: one record is any number of originals and copies (eUCP e9). */
  electronicDocumentIds?: ReadonlySet<string>;
}

export type Check = (x: Examined) => Finding[];

export const documentsOf = (x: Examined, type: PresentedDocument['type']): PresentedDocument[] =>
  x.documents.filter((document) => document.type === type);
