import type { Likeness } from './names.ts';
import type { ExaminationResult, ResultDiscrepancy, ResultQuestion } from './schemas.ts';
import { noticeText } from './text.ts';

/** One fact found: a discrepancy as decided from the data, or a question that a person decides. */
export interface Finding {
  is: 'discrepancy' | 'question';
  /** Rule id of the catalogue, as U19b. */
  rule: string;
  documentId?: string;
  /** A discrepancy in the words of a notice, at most 50 characters; a question as put to the examiner. */
  text: string;
  found: string;
  required: string;
  /** For a question: the discrepancy in the words of a notice, should the examiner find one. */
  statement?: string;
}

type Words = Pick<Finding, 'text' | 'found' | 'required'>;

export const discrepancy = (rule: string, documentId: string | undefined, words: Words): Finding => ({
  is: 'discrepancy',
  rule,
  ...(documentId === undefined ? {} : { documentId }),
  ...words,
});

/** A question for the examiner, with the statement that is offered for the notice: a question is never one (16c(ii)). */
export const question = (
  rule: string,
  documentId: string | undefined,
  { statement, ...words }: Words & { statement: string },
): Finding => ({ ...discrepancy(rule, documentId, words), is: 'question', statement: noticeText(statement) });

/** A name that differs: asked where it is near the one that the credit has, stated where it is another. */
export const nameFinding = (
  rule: string,
  documentId: string | undefined,
  { text, role, likeness, ...words }: Words & { role: string; likeness: Exclude<Likeness, 'same'> },
): Finding =>
  likeness === 'other'
    ? discrepancy(rule, documentId, { text, ...words })
    : question(rule, documentId, { text: `Is the ${role} the one that the credit names?`, statement: text, ...words });

/** Facts under one rule on one document stand together, a line each: a notice counts faults, a reader looks by document. */
function grouped(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.rule} ${finding.documentId ?? ''}`;
    const before = groups.get(key);
    if (!before) groups.set(key, finding);
    else
      groups.set(key, {
        ...before,
        text: `${before.text}\n${finding.text}`,
        found: `${before.found}; ${finding.found}`,
        required: `${before.required}; ${finding.required}`,
        ...(before.statement !== undefined && { statement: `${before.statement}\n${finding.statement ?? ''}`.trim() }),
      });
  }
  return [...groups.values()];
}

/** Findings in the form of the contract, by rule and document. */
export function toResult(
  findings: readonly Finding[],
  days: Pick<ExaminationResult, 'lastDayToPresent' | 'lastDayToRefuse'>,
): ExaminationResult {
  const order = (a: Finding, b: Finding): number =>
    a.rule === b.rule ? (a.documentId ?? '').localeCompare(b.documentId ?? '') : a.rule < b.rule ? -1 : 1;
  const of = (kind: Finding['is']): Finding[] => grouped(findings.filter(({ is }) => is === kind)).sort(order);
  const discrepancies: ResultDiscrepancy[] = of('discrepancy').map(({ is: _is, text, ...rest }) => ({
    ...rest,
    text: noticeText(text),
  }));
  const forExaminer: ResultQuestion[] = of('question').map(({ is: _is, text, statement = '', ...rest }) => ({
    ...rest,
    question: text,
    statement,
  }));
  const complying = discrepancies.length > 0 ? false : forExaminer.length > 0 ? null : true;
  return { complying, discrepancies, forExaminer, ...days };
}
