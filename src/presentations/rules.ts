import { refuse } from '../kernel/refusal.ts';
import { type LifeCycle, statesBefore } from '../kernel/transitions.ts';
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

export interface DecisionFacts {
  discrepancies: readonly (ExaminationFinding & { proposed: boolean })[];
  questions: readonly ExaminationFinding[];
  /** For each question, as `rule/documentId`, whether the examiner found it in order. */
  answers: Readonly<Record<string, boolean>>;
  /** Proposed discrepancies that the examiner dismissed, each with its reason. */
  dismissed: Readonly<Record<string, string>>;
  /** What the examiner found beside the engine. */
  added: readonly string[];
}

export const questionKey = ({ rule, documentId }: ExaminationFinding): string => `${rule}/${documentId ?? ''}`;

/**
 * What stands against a presentation once its examiner has answered every question. The engine decides what the data
 * decide; what it only proposes a named person may dismiss with a reason; what the rules leave to a person is answered.
 */
export function standing(f: DecisionFacts): ExaminationFinding[] {
  const unanswered = f.questions.map(questionKey).filter((key) => f.answers[key] === undefined);
  if (unanswered.length > 0)
    refuse(presentationRefusals.QUESTIONS_OPEN, { at: '/answers', facts: { questions: unanswered } });
  const open = new Set(f.discrepancies.filter((d) => d.proposed).map(questionKey));
  const wrong = Object.keys(f.dismissed).filter((key) => !open.has(key));
  if (wrong.length > 0)
    refuse(presentationRefusals.DISMISSAL_NOT_OPEN, { at: '/dismissed', facts: { findings: wrong } });
  return [
    ...f.discrepancies.filter((d) => f.dismissed[questionKey(d)] === undefined),
    ...f.questions.filter((question) => !f.answers[questionKey(question)]),
    ...f.added.map((text) => ({ rule: 'EXAMINER', documentId: text })),
  ];
}

/** A presentation is accepted when nothing stands against it. */
export function assertComplies(facts: DecisionFacts): void {
  const stands = standing(facts);
  if (stands.length > 0)
    refuse(presentationRefusals.DISCREPANCIES_STAND, { facts: { discrepancies: stands.map(questionKey) } });
}
