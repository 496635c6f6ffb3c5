import { changedBy, fromNumber, lowered, one, raised, readDecimal, sum, writeDecimal } from '../decimals.ts';
import type { Check, Examined } from '../examined.ts';
import { discrepancy, type Finding, question } from '../findings.ts';
import type { PresentedDocument, RequiredDocument } from '../schemas.ts';
import { normal, noticeDate, quoted, samePlace, sameText } from '../text.ts';

type InsuranceCheck = (x: Examined, document: PresentedDocument, required: RequiredDocument) => Finding[];

/** Article 28(a), (c): by an insurer, underwriter, their agent or proxy; no cover note. */
const kindAndSigner: InsuranceCheck = (_x, { id, insurance, signed, signedBy }) => {
  const findings: Finding[] = [];
  if (insurance?.kind === 'cover_note')
    findings.push(
      discrepancy('U28a', id, {
        text: 'COVER NOTE PRESENTED',
        found: 'cover note',
        required: 'policy, certificate or declaration',
      }),
    );
  const capacity = signedBy?.capacity;
  if (signed === false || (capacity !== 'insurer' && capacity !== 'insurer_agent'))
    findings.push(
      discrepancy('U28a', id, {
        text: signed === false ? 'INSURANCE DOCUMENT NOT SIGNED' : 'INSURANCE NOT SIGNED BY INSURER OR AGENT',
        found: [signedBy?.name, capacity].filter(Boolean).join(' as ') || 'no capacity shown',
        required: 'insurer, underwriter, their agent or proxy',
      }),
    );
  return findings;
};

/** Article 28(e): dated not after shipment, unless cover is effective from then. Nothing without a date of shipment. */
const date: InsuranceCheck = ({ shipped }, { id, issuedOn, insurance }) => {
  const effective = insurance?.effectiveOn ?? issuedOn;
  if (shipped.on === undefined || (effective !== undefined && effective <= shipped.on)) return [];
  return [
    discrepancy('U28b', id, {
      text: effective === undefined ? 'INSURANCE NOT DATED' : `INSURANCE DATED ${noticeDate(effective)} AFTER SHIPMENT`,
      found: quoted(effective),
      required: `effective not later than ${shipped.on}`,
    }),
  ];
};

/** Article 28(f)(iii): from the place of taking in charge or shipment to discharge or final destination. */
const voyage: InsuranceCheck = ({ terms: { places }, shipped }, { id, insurance }) => {
  const shown = shipped.by?.document.transport;
  // Cover from a place before the one that the credit names, where the transport document starts there, covers more.
  const starts = [
    places.placeOfReceipt ?? places.portOfLoading,
    places.placeOfReceipt ? undefined : shown?.placeOfReceipt,
  ];
  const ends = [
    places.placeOfDelivery ?? places.portOfDischarge,
    places.placeOfDelivery ? undefined : shown?.placeOfDelivery,
  ];
  const lacks = (asked: readonly (string | undefined)[], given: string | undefined): boolean =>
    asked[0] !== undefined && !asked.some((place) => samePlace(place, given));
  const [noStart, noEnd] = [lacks(starts, insurance?.from), lacks(ends, insurance?.to)];
  if (!noStart && !noEnd) return [];
  const missing = noEnd ? `TO ${ends[0]}` : `FROM ${starts[0]}`;
  return [
    discrepancy('U28d', id, {
      text: `INSURANCE NOT COVERING ${missing.split(',')[0]}`.slice(0, 50),
      found: `${quoted(insurance?.from)} to ${quoted(insurance?.to)}`,
      required: `${quoted(starts[0])} to ${quoted(ends[0])}`,
    }),
  ];
};

/** A required risk is met by itself; all risks also by Institute Cargo Clauses (A) (article 28h). */
const meets = (entry: string, risk: string): boolean =>
  sameText(entry, risk) ||
  (normal(risk) === 'ALLRISKS' && ['INSTITUTECARGOCLAUSESA', 'ICCA', 'INSTITUTECARGOCLAUSEA'].includes(normal(entry)));

/** Article 28(g)-(j): a missing risk is a fault where every entry is understood; else the entry may be it: a question. */
const risks: InsuranceCheck = (_x, { id, insurance }, required) => {
  const asked = required.risks ?? [];
  const listed = insurance?.risks ?? [];
  const missing = asked.filter((risk) => !listed.some((entry) => meets(entry, risk)));
  if (missing.length === 0) return [];
  const unmatched = listed.filter((entry) => !asked.some((risk) => meets(entry, risk)));
  const words = { found: listed.join(', ') || 'none', required: asked.join(', ') };
  if (unmatched.length > 0)
    return [
      question('U28e', id, {
        text: `Does "${unmatched.join(', ')}" cover ${missing.join(', ')}?`,
        statement: `${missing.join(', ')} NOT COVERED`,
        ...words,
      }),
    ];
  return [discrepancy('U28e', id, { text: `${missing.join(', ')} NOT COVERED`.toUpperCase().slice(0, 50), ...words })];
};

/** Article 28(f)(i)-(ii): in the currency of the credit, at least the per cent asked of the invoice, 110 where silent. */
function amount(x: Examined, documents: readonly PresentedDocument[], required: RequiredDocument): Finding[] {
  const only = documents.length === 1 ? documents[0]?.id : undefined;
  const foreign = documents.find(
    ({ insurance }) => x.terms.currency !== undefined && !sameText(insurance?.currency, x.terms.currency),
  );
  if (foreign)
    return [
      discrepancy('U28c', foreign.id, {
        text: 'INSURANCE NOT IN CURRENCY OF L/C',
        found: quoted(foreign.insurance?.currency),
        required: x.terms.currency ?? '',
      }),
    ];
  const base = x.invoiced ?? x.drawn;
  if (base === undefined) return [];
  const pct = fromNumber(required.insuredPct ?? 110, '/credit/requiredDocuments');
  const insured = sum(
    documents.map(({ insurance }) =>
      insurance?.insuredAmount === undefined ? 0n : readDecimal(insurance.insuredAmount, '/presentation/documents'),
    ),
  );
  const needed = changedBy(base, pct - 100n * one);
  if (raised(insured) >= needed) return [];
  const reached = base === 0n ? 0n : (insured * 100n) / base;
  return [
    discrepancy('U28c', only, {
      text: `UNDERINSURED: ${reached} PCT`,
      found: insured === 0n ? 'not shown' : writeDecimal(insured),
      required: `at least ${x.terms.currency ?? ''} ${writeDecimal(lowered(needed))} (${writeDecimal(pct, 0)} per cent of ${writeDecimal(base)})`,
    }),
  ];
}

/** Article 28 on the insurance that the credit requires. */
export const checkInsurance: Check = (x) =>
  x.sets
    .filter(({ required, documents }) => required.type === 'insurance_document' && documents.length > 0)
    .flatMap(({ required, documents }) => [
      ...documents.flatMap((document) =>
        [kindAndSigner, date, voyage, risks].flatMap((check) => check(x, document, required)),
      ),
      ...amount(x, documents, required),
    ]);
