import { isLocalDate, type LocalDate } from '../../kernel/time.ts';
import { readCalendar, readDay } from './calendar.ts';
import { checkAddresses } from './checks/addresses.ts';
import { checkDrawing, checkQuantity } from './checks/amounts.ts';
import { checkClaim, checkDrafts, checkInvoiceSums, checkUnitPrice } from './checks/claim.ts';
import { checkDataConflicts } from './checks/data-conflicts.ts';
import { checkInstalments } from './checks/instalments.ts';
import { checkInsurance } from './checks/insurance.ts';
import { checkDescriptions, checkInvoiceParties } from './checks/invoice.ts';
import { checkDocumentDates, checkPlaceOfPresentation, checkPresentationDays } from './checks/presentation.ts';
import { checkAccompanyingReceipts } from './checks/receipts.ts';
import { checkRequiredDocuments } from './checks/required-documents.ts';
import { checkStipulations } from './checks/stipulations.ts';
import { checkPartialShipment, checkTransport } from './checks/transport.ts';
import { lastDayToRefuse, presentationDays } from './dates.ts';
import { type Decimal, readDecimal, sum } from './decimals.ts';
import type { Check, ExaminationOptions, Examined } from './examined.ts';
import { type Finding, toResult } from './findings.ts';
import { matchDocuments } from './matching.ts';
import type { ExaminationCase, ExaminationResult, PresentedDocument } from './schemas.ts';
import { shippedBy } from './shipments.ts';
import { readTerms, type Terms } from './terms.ts';
import { sameText } from './text.ts';
import { isReceipt, isTransportType, type TransportDocument } from './transport-rules.ts';

const checks: readonly Check[] = [
  checkPresentationDays,
  checkPlaceOfPresentation,
  checkRequiredDocuments,
  checkStipulations,
  checkDocumentDates,
  checkAddresses,
  checkInvoiceParties,
  checkDescriptions,
  checkDataConflicts,
  checkDrawing,
  checkClaim,
  checkDrafts,
  checkInvoiceSums,
  checkUnitPrice,
  checkQuantity,
  checkTransport,
  checkAccompanyingReceipts,
  checkPartialShipment,
  checkInsurance,
  checkInstalments,
];

/** Dates and amounts of the documents that count, read once so that an unreadable one is named with its place. */
function readDocuments(documents: readonly PresentedDocument[], all: readonly PresentedDocument[]): void {
  for (const document of documents) {
    const at = `/presentation/documents/${all.indexOf(document)}`;
    const { transport = {}, insurance = {}, goods = {} } = document;
    const days = {
      issuedOn: document.issuedOn,
      'transport/dispatchedOn': transport.dispatchedOn,
      'transport/onBoardOn': transport.onBoardOn,
      'insurance/effectiveOn': insurance.effectiveOn,
    };
    for (const [key, day] of Object.entries(days)) if (day !== undefined) readDay(day, `${at}/${key}`);
    const figures = {
      amount: document.amount,
      'insurance/insuredAmount': insurance.insuredAmount,
      'goods/quantity': goods.quantity,
      'goods/unitPrice': goods.unitPrice,
      'goods/grossKg': goods.grossKg,
      'goods/netKg': goods.netKg,
    };
    for (const [key, figure] of Object.entries(figures)) if (figure !== undefined) readDecimal(figure, `${at}/${key}`);
  }
}

function invoicedIn(terms: Terms, invoices: readonly PresentedDocument[]): Decimal | undefined {
  const amounts = invoices.map(({ amount, currency }) =>
    amount === undefined || (terms.currency !== undefined && !sameText(currency, terms.currency))
      ? undefined
      : readDecimal(amount, '/presentation/documents'),
  );
  return amounts.length === 0 || amounts.includes(undefined) ? undefined : sum(amounts as Decimal[]);
}

/** Lays a case out: terms read, documents matched, dates of shipment found. */
export function layOut(given: ExaminationCase, options: ExaminationOptions = {}): Examined {
  const { presentation } = given;
  const calendar = options.calendar ?? readCalendar(given.calendar);
  const presentedOn = readDay(presentation.presentedOn, '/presentation/presentedOn');
  const terms = readTerms(given.credit);
  const sets = matchDocuments(terms.requiredDocuments, presentation.documents);
  const taken = new Set(sets.flatMap(({ documents }) => documents));
  const documents = presentation.documents.filter((document) => taken.has(document));
  readDocuments(documents, presentation.documents);
  // Beside a transport document a receipt does not say by itself that it is for the goods: it dates no shipment.
  const accompanies = terms.requiredDocuments.some(({ type }) => isTransportType(type) && !isReceipt(type));
  const transport = documents
    .filter(({ type }) => isTransportType(type) && !(accompanies && isReceipt(type)))
    .map((document): TransportDocument => ({ ...document, transport: document.transport ?? {} }));
  const shipped = shippedBy(terms, transport);
  const invoices = documents.filter(({ type }) => type === 'commercial_invoice');
  const invoiced = invoicedIn(terms, invoices);
  const drawn = presentation.amount === undefined ? invoiced : readDecimal(presentation.amount, '/presentation/amount');
  return {
    terms,
    calendar,
    sets,
    documents,
    shipped,
    days: presentationDays(calendar, {
      expiresOn: terms.expiresOn,
      shippedOn: shipped.on,
      days: terms.presentationDays,
    }),
    presentedOn,
    ...(presentation.presentedTo === undefined ? {} : { presentedTo: presentation.presentedTo }),
    ...(presentation.currency === undefined ? {} : { drawnCurrency: presentation.currency }),
    ...(drawn === undefined ? {} : { drawn }),
    drawnBefore: given.drawnBefore === undefined ? 0n : readDecimal(given.drawnBefore, '/drawnBefore'),
    invoices,
    ...(invoiced === undefined ? {} : { invoiced }),
    options,
  };
}

/** Every fact found, each by itself: what a notice lists and an examiner ticks off. */
export const findAll = (x: Examined): Finding[] => checks.flatMap((check) => check(x));

/** The last day to present: the earlier of expiry and period. Undefined where no date of shipment is shown. */
function lastDayToPresent({ days, shipped }: Examined): LocalDate | undefined {
  if (shipped.on === undefined) return undefined;
  return [days.expiry, days.period]
    .filter((day) => day !== undefined)
    .sort()
    .at(0);
}

/**
 * Examines one presentation on its documents alone (articles 5, 14a). What the data decide is decided; what is left to
 * judgement is put to the examiner and never turned into a discrepancy.
 * @throws DATE_INVALID, AMOUNT_UNREADABLE, CREDIT_MESSAGE_UNREADABLE, CALENDAR_WITHOUT_BANKING_DAYS with the place.
 */
export function examine(given: ExaminationCase, options: ExaminationOptions = {}): ExaminationResult {
  const x = layOut(given, options);
  const last = lastDayToPresent(x);
  return toResult(findAll(x), {
    ...(last !== undefined && isLocalDate(last) ? { lastDayToPresent: last } : {}),
    lastDayToRefuse: lastDayToRefuse(x.calendar, x.presentedOn),
  });
}
