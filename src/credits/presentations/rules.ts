import { refuse } from '../../kernel/refusal.ts';
import { type LifeCycle, statesBefore } from '../../kernel/transitions.ts';
import { presentationRefusals } from './refusals.ts';

export const presentationStatuses = [
  'receiving',
  'received',
  'examined',
  'complying',
  'refused',
  'returned',
  'taken_up',
  'precluded',
  'accepted',
  'honoured',
] as const;
export type PresentationStatus = (typeof presentationStatuses)[number];

export type PresentationAct =
  | 'complete'
  | 'accept_after_hours'
  | 'examine'
  | 'accept'
  | 'refuse'
  | 'lapse'
  | 'lose'
  | 'take_up'
  | 'return'
  | 'undertake'
  | 'honour';

export const presentationLife: LifeCycle<PresentationStatus, PresentationAct> = [
  ['receiving', 'complete', 'received'],
  // Before it is examined by its dates (UCP 600 33).
  ['received', 'accept_after_hours', 'received'],
  ['received', 'examine', 'examined'],
  ['examined', 'examine', 'examined'],
  ['examined', 'accept', 'complying'],
  ['received', 'refuse', 'refused'],
  ['examined', 'refuse', 'refused'],
  // Past the last day without a due notice the bank is precluded from refusing (UCP 600 16f).
  ['received', 'lapse', 'precluded'],
  ['examined', 'lapse', 'precluded'],
  ['refused', 'lapse', 'precluded'],
  // Lost on the way from a nominated bank that found them complying (UCP 600 35).
  ['received', 'lose', 'complying'],
  ['examined', 'lose', 'complying'],
  ['received', 'take_up', 'taken_up'],
  ['examined', 'take_up', 'taken_up'],
  ['refused', 'take_up', 'taken_up'],
  ['refused', 'return', 'returned'],
  ['complying', 'undertake', 'accepted'],
  ['taken_up', 'undertake', 'accepted'],
  ['precluded', 'undertake', 'accepted'],
  ['complying', 'honour', 'honoured'],
  ['taken_up', 'honour', 'honoured'],
  ['precluded', 'honour', 'honoured'],
  ['accepted', 'honour', 'honoured'],
];

export const before = (act: PresentationAct): PresentationStatus[] => statesBefore(presentationLife, act);
/** Complying, taken up with its discrepancies, or past refusal: the bank pays. */
export const payable: readonly PresentationStatus[] = ['complying', 'taken_up', 'precluded'];
/** Found complying by the bank that has them, and paid or undertaken since. */
export const foundComplying: readonly PresentationStatus[] = ['complying', 'accepted', 'honoured'];
export const undecided: readonly PresentationStatus[] = ['received', 'examined'];

export interface ExaminationFinding {
  rule: string;
  documentId?: string | undefined;
}

/** A question is answered in its own words: it conforms, or it is discrepant and a statement says how. */
export type Answer = { finding: 'conforms' } | { finding: 'discrepant'; statement: string };

export interface DecisionFacts {
  discrepancies: readonly (ExaminationFinding & { proposed: boolean; text: string })[];
  questions: readonly (ExaminationFinding & { question: string })[];
  /** For each question, as `rule/documentId`, what the examiner found. */
  answers: Readonly<Record<string, Answer>>;
  /** Proposed discrepancies that the examiner dismissed, each with its reason. */
  dismissed: Readonly<Record<string, string>>;
  /** What the examiner found beside the engine. */
  added: readonly string[];
}

export const questionKey = ({ rule, documentId }: ExaminationFinding): string => `${rule}/${documentId ?? ''}`;

const pointer = (...path: (string | number)[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/**
 * A line of a notice states a discrepancy as a fact (UCP 600 16(c)(ii)): it asks nothing, does not repeat what the examiner
 * was asked, and has the characters that field 77J carries (set z).
 */
function assertStates(line: string, at: string, asked: readonly string[]): void {
  const plain = (text: string): string =>
    text
      .toUpperCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  const repeats = asked.flatMap((text) => text.split('\n')).find((text) => plain(line).includes(plain(text)));
  if (/[?？]\s*$/m.test(line) || repeats !== undefined)
    refuse(presentationRefusals.NOTICE_LINE_ASKS, {
      at,
      facts: { line, ...(repeats !== undefined && { question: repeats }) },
    });
  const foreign = /[^A-Za-z0-9/\-?:().,'+ =!"%&*<>;{@#_\n]/u.exec(line)?.[0];
  if (foreign !== undefined)
    refuse(presentationRefusals.NOTICE_LINE_UNSENDABLE, { at, facts: { line, character: foreign } });
}

/**
 * What stands against a presentation once its examiner has answered every question. The engine decides what the data
 * decide; what it only proposes a named person may dismiss with a reason; what the rules leave to a person is answered.
 */
export function standing(f: DecisionFacts): ExaminationFinding[] {
  const keys = f.questions.map(questionKey);
  const unasked = Object.keys(f.answers).find((key) => !keys.includes(key));
  if (unasked !== undefined)
    refuse(presentationRefusals.ANSWER_NOT_ASKED, { at: pointer('answers', unasked), facts: { questions: keys } });
  const unanswered = keys.filter((key) => f.answers[key] === undefined);
  if (unanswered.length > 0)
    refuse(presentationRefusals.QUESTIONS_OPEN, { at: '/answers', facts: { questions: unanswered } });
  const asked = f.questions.map(({ question }) => question);
  for (const [key, answer] of Object.entries(f.answers))
    if (answer.finding === 'discrepant') assertStates(answer.statement, pointer('answers', key, 'statement'), asked);
  for (const [i, line] of f.added.entries()) assertStates(line, pointer('added', i), asked);
  const open = new Set(f.discrepancies.filter((d) => d.proposed).map(questionKey));
  const wrong = Object.keys(f.dismissed).filter((key) => !open.has(key));
  if (wrong.length > 0)
    refuse(presentationRefusals.DISMISSAL_NOT_OPEN, { at: '/dismissed', facts: { findings: wrong } });
  return [
    ...f.discrepancies.filter((d) => f.dismissed[questionKey(d)] === undefined),
    ...f.questions.filter((question) => f.answers[questionKey(question)]?.finding === 'discrepant'),
    ...f.added.map((text) => ({ rule: 'EXAMINER', documentId: text })),
  ];
}

/** The lines of a notice: what stands of the engine's findings, what the examiner states, and what it added. */
export function noticeOf(f: DecisionFacts): string[] {
  const stated = f.questions.flatMap((question) => {
    const answer = f.answers[questionKey(question)];
    return answer?.finding === 'discrepant' ? [answer.statement] : [];
  });
  const found = f.discrepancies.filter((d) => f.dismissed[questionKey(d)] === undefined).map(({ text }) => text);
  return [...found, ...stated, ...f.added]
    .flatMap((text) => text.toUpperCase().split('\n'))
    .filter((text) => text !== '');
}

/** A presentation is accepted when nothing stands against it. */
export function assertComplies(facts: DecisionFacts): void {
  const stands = standing(facts);
  if (stands.length > 0)
    refuse(presentationRefusals.DISCREPANCIES_STAND, { facts: { discrepancies: stands.map(questionKey) } });
}
