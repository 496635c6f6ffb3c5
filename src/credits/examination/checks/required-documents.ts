import type { Check, Examined } from '../examined.ts';
import { discrepancy, type Finding } from '../findings.ts';
import type { PresentedDocument, RequiredDocument } from '../schemas.ts';
import { documentName } from '../text.ts';
import { articleRules, isTransportType } from '../transport-rules.ts';

/** Article 17, and its counterpart for transport documents (19a(iv), 20a(iv), 24b) and insurance (28a, b). */
function originalsRule({ terms }: Examined, { type }: RequiredDocument): string {
  if (isTransportType(type)) return articleRules(terms, type).originals;
  return type === 'insurance_document' ? 'U28a' : 'U17';
}

/** What was presented as originals; a document of which no count was taken was presented once. */
const originalsOf = ({ originalsPresented, copiesPresented }: PresentedDocument): number =>
  originalsPresented ?? ((copiesPresented ?? 0) > 0 ? 0 : 1);

/**
 * How many originals there must be. A full set whose number is not shown is what was presented (24c). Where the credit
 * is silent, a transport document of articles 19 to 21 and an insurance document are still presented in all originals
 * issued (19a(iv), 20a(iv), 28b); of any other document one will do.
 */
function originalsNeeded({ terms }: Examined, required: RequiredDocument, document: PresentedDocument): number {
  const whole = Math.max(1, document.originalsIssued ?? originalsOf(document));
  if (required.originals === 'full_set') return whole;
  const number = required.originals ?? 1;
  if (required.type === 'insurance_document') return Math.max(number, document.originalsIssued ?? 0);
  const setsCount =
    isTransportType(required.type) && ['art19', 'art20', 'art21'].includes(articleRules(terms, required.type).article);
  return setsCount && required.originals === undefined ? whole : number;
}

function checkCounts(x: Examined, required: RequiredDocument, document: PresentedDocument): Finding[] {
  if (x.options.electronicDocumentIds?.has(document.id)) return [];
  const rule = originalsRule(x, required);
  const name = documentName(document.type);
  const [have, need] = [originalsOf(document), originalsNeeded(x, required, document)];
  if (have < need) {
    const set = required.originals === 'full_set';
    return [
      discrepancy(rule, document.id, {
        text: set
          ? `FULL SET ${need}/${need} NOT PRESENTED (${have}/${need})`
          : `INSUFFICIENT ORIGINALS: ${name} ${have}/${need}`,
        found: `${have} originals`,
        required: set ? `full set of ${need}` : `${need} originals`,
      }),
    ];
  }
  // Originals may stand for copies (17d), not copies for originals.
  const copies = (document.copiesPresented ?? 0) + have - need;
  const asked = required.copies ?? 0;
  if (copies >= asked) return [];
  return [
    discrepancy(rule, document.id, {
      text: `INSUFFICIENT COPIES: ${name} ${copies}/${asked}`,
      found: `${copies} copies`,
      required: `${asked} copies`,
    }),
  ];
}

/** Every document that the credit requires, in enough originals and copies. */
export const checkRequiredDocuments: Check = (x) =>
  x.sets.flatMap(({ required, documents }) => {
    if (documents.length > 0) return documents.flatMap((document) => checkCounts(x, required, document));
    return [
      discrepancy(originalsRule(x, required), undefined, {
        text: `${documentName(required.type)} NOT PRESENTED`,
        found: 'not presented',
        required: `${documentName(required.type)}${required.issuer ? ` issued by ${required.issuer}` : ''}`,
      }),
    ];
  });
