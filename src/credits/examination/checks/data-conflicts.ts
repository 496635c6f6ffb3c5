import { refuse } from '../../../kernel/refusal.ts';
import { readDecimal, sum, writeDecimal } from '../decimals.ts';
import type { Check } from '../examined.ts';
import { type Finding, question } from '../findings.ts';
import { examinationRefusals } from '../refusals.ts';
import type { PresentedDocument } from '../schemas.ts';
import { documentName } from '../text.ts';

const measures = [
  ['grossKg', 'gross weight', 'kg'],
  ['netKg', 'net weight', 'kg'],
  ['packages', 'number of packages', 'packages'],
] as const;
type Measure = (typeof measures)[number][0];

const figure = (value: bigint): string => writeDecimal(value, 0);

/** The sum over the documents of one requirement, or undefined when one of them does not show it. */
function total(documents: readonly PresentedDocument[], measure: Measure): bigint | undefined {
  const shown = documents.map(({ goods }) => goods?.[measure]);
  if (shown.length === 0 || shown.includes(undefined)) return undefined;
  return sum(
    shown.map((value) => {
      if (typeof value === 'number' && value < 0)
        refuse(examinationRefusals.AMOUNT_UNREADABLE, { at: '/presentation/documents' });
      return readDecimal(String(value), '/presentation/documents');
    }),
  );
}

/**
 * Article 14(d): weights and packages that differ between two documents. Whether that is a conflict is a judgement, so it
 * is always a question, with both figures side by side.
 */
export const checkDataConflicts: Check = ({ sets }) =>
  measures.flatMap(([measure, measureName, unit]): Finding[] => {
    const shown = sets.flatMap(({ documents }) => {
      const value = total(documents, measure);
      const name = documentName(documents[0]?.type ?? '');
      return value === undefined ? [] : [{ value, name, ids: documents.map(({ id }) => id).join(', ') }];
    });
    const [first] = shown;
    const other = shown.find(({ value }) => value !== first?.value);
    if (!first || !other) return [];
    return [
      question('U14d', other.ids.split(', ')[0], {
        text: `Do the documents conflict in ${measureName}?`,
        statement: `${measureName.toUpperCase()}: ${other.name} ${figure(other.value)}, ${first.name} ${figure(first.value)}`,
        found: `${other.ids}: ${figure(other.value)} ${unit}`,
        required: `${first.ids}: ${figure(first.value)} ${unit}`,
      }),
    ];
  });
