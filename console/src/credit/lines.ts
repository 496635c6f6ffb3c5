import type { Schemas } from '../api/call.ts';
import type { Language } from '../words/pair.ts';

type Examined = NonNullable<Schemas['Examination']>;
export type Answers = Record<string, Schemas['ExaminerAnswer']>;

/** What the examiner says of an examination. */
export interface Rulings {
  answers: Answers;
  dismissed: Record<string, string>;
  added: string[];
}
export const noRulings: Rulings = { answers: {}, dismissed: {}, added: [] };

type Told = Readonly<Record<Language, string>>;
export interface Line {
  /** By this it is answered: `rule/documentId`. */
  key: string;
  class: 'D' | 'S' | 'H';
  /** The data do not decide it: the examiner does, whatever is suspected. */
  isQuestion: boolean;
  rule: string;
  documentId: string | undefined;
  required: Told;
  found: Told;
  text: Told;
  /** Offered for the notice. */
  statement: string;
}

const keyOf = ({ rule, documentId }: { rule: string; documentId?: string | undefined }) =>
  `${rule}/${documentId ?? ''}`;

const toldOf = (each: Examined['forExaminer' | 'discrepancies'][number], text: Told) => ({
  key: keyOf(each),
  class: each.class,
  rule: each.rule,
  documentId: each.documentId,
  found: { en: each.found, zh: each.foundZh },
  required: { en: each.required, zh: each.requiredZh },
  text,
});

export const linesOf = ({ discrepancies, forExaminer }: Examined): Line[] => [
  ...discrepancies.map((each) => ({
    ...toldOf(each, { en: each.text, zh: each.textZh }),
    isQuestion: false,
    statement: each.text,
  })),
  ...forExaminer.map((each) => ({
    ...toldOf(each, { en: each.question, zh: each.questionZh }),
    isQuestion: true,
    statement: each.statement ?? '',
  })),
];
