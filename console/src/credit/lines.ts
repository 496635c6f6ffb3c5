import type { Schemas } from '../api/call.ts';

type Examined = NonNullable<Schemas['Examination']>;
export type Answers = Record<string, Schemas['ExaminerAnswer']>;

/** What the examiner says of an examination. */
export interface Rulings {
  answers: Answers;
  dismissed: Record<string, string>;
  added: string[];
}
export const noRulings: Rulings = { answers: {}, dismissed: {}, added: [] };

export interface Line {
  /** By this it is answered: `rule/documentId`. */
  key: string;
  class: 'D' | 'S' | 'H';
  /** The data do not decide it: the examiner does, whatever is suspected. */
  isQuestion: boolean;
  rule: string;
  documentId: string | undefined;
  required: string;
  found: string;
  text: string;
  /** Offered for the notice. */
  statement: string;
}

const keyOf = ({ rule, documentId }: { rule: string; documentId?: string | undefined }) =>
  `${rule}/${documentId ?? ''}`;

export const linesOf = ({ discrepancies, forExaminer }: Examined): Line[] => [
  ...discrepancies.map((each) => ({
    ...each,
    documentId: each.documentId,
    key: keyOf(each),
    isQuestion: false,
    statement: each.text,
  })),
  ...forExaminer.map((each) => ({
    ...each,
    documentId: each.documentId,
    key: keyOf(each),
    isQuestion: true,
    text: each.question,
    statement: each.statement ?? '',
  })),
];
