import { z } from 'zod';
import { type ComparedView, comparedView } from '../../assessment/judgement/index.ts';
import { type RecomputedView, recomputedView } from '../../desk/recomputed/index.ts';
import { type DecisionView, decisionView } from '../../ground/rule-book/index.ts';
import { type LoanRecomputedView, loanRecomputedView } from '../../lending/loans/index.ts';
import type { CommandOutcome } from './examine-file.ts';

export interface Asked {
  url: string;
  /** Of a person of the lender. */
  key: string;
  facility?: string | undefined;
  loan?: string | undefined;
  asOf?: string | undefined;
  event?: string | undefined;
  json?: boolean | undefined;
}

const problem = z.object({ code: z.string(), remedy: z.string() });
const rowInWords = ({
  value,
  unit,
  validFrom,
  name,
}: {
  value: number;
  unit: string;
  validFrom: string;
  name: string;
}) => `${value} ${unit} (from ${validFrom}, ${name})`;

function comparedInWords(view: ComparedView): string[] {
  const rules = view.rules.map(
    ({ key, earlier, now }) =>
      `rule ${key}: ${earlier.map(rowInWords).join(', ') || 'not read'} -> ${now.map(rowInWords).join(', ') || 'not read'}`,
  );
  const differs = view.differs.map(({ at, earlier, now }) => `${at}: ${earlier} -> ${now}`);
  const end = view.isSame ? 'the same judgement' : `${view.differs.length} figures differ`;
  return [
    `${view.facilityId} by the rules of ${view.asOf} and by those of ${view.onNow}: ${view.rulesRead} rules read, ${end}`,
    ...rules,
    ...differs,
  ];
}

function decisionInWords({ type, objectId, at, rules }: DecisionView): string[] {
  const lines = (rules ?? []).map(({ name, key, earlier, now, differs }) => {
    if (!earlier || key === null) return `${name}: not for this reader, or of another release`;
    return `${key}: ${rowInWords(earlier)}${differs === true && now ? ` -> today ${rowInWords(now)}` : ''}`;
  });
  return [`${type} of ${objectId} at ${at}: ${lines.length} rules`, ...lines];
}

type Compared = Pick<LoanRecomputedView, 'differs' | 'notAsRecorded' | 'rules'>;

/** What is not as it was recorded, and what another day's rules make otherwise, with those rules. */
const differencesInWords = ({ notAsRecorded, differs, rules }: Compared): string[] => [
  ...notAsRecorded.map(({ at, earlier, now }) => `not as recorded ${at}: ${earlier} was recorded, ${now} is reckoned`),
  ...rules
    .filter(({ earlier, now }) => JSON.stringify(earlier) !== JSON.stringify(now))
    .map(
      ({ key, earlier, now }) =>
        `rule ${key}: ${earlier.map(rowInWords).join(', ') || 'not read'} -> ${now.map(rowInWords).join(', ') || 'not read'}`,
    ),
  ...differs.map(({ at, earlier, now }) => `${at}: ${earlier} -> ${now}`),
];

const recomputedInWords = ({ type, objectId, at, asOf, takenAsFound, decisions }: RecomputedView): string[] => [
  `${type} of ${objectId} at ${at}, decided again by the rules of then and of ${asOf}`,
  ...(takenAsFound.length > 0 ? [`not decided again, taken as it was found: ${takenAsFound.join(', ')}`] : []),
  ...decisions.flatMap((each) => [
    `${each.kind} of ${each.onThen}: ${each.differs.length === 0 ? 'the same' : `${each.differs.length} figures differ`}`,
    ...differencesInWords(each),
  ]),
];

const loanInWords = (view: LoanRecomputedView): string[] => [
  `${view.loanId} on ${view.on}, reckoned again by the rules of then and of ${view.asOf}: ${view.isSame ? 'the same' : `${view.differs.length} figures differ`}`,
  ...differencesInWords(view),
];

/** What is asked of the service, and how its answer is read: whether nothing differs, and in words. */
interface Question {
  path: string;
  read: (answer: unknown) => { output: unknown; isSame: boolean; inWords: () => string[] };
}

const isRecorded = ({ isAsRecorded, isSame }: { isAsRecorded: boolean; isSame: boolean }) => isAsRecorded && isSame;

function questionOf({ facility, loan, event, asOf }: Omit<Asked, 'url' | 'key' | 'json'>): Question | undefined {
  if ([facility, loan, event].filter((each) => each !== undefined).length !== 1) return undefined;
  const at = asOf === undefined ? '' : `?asOf=${encodeURIComponent(asOf)}`;
  if (facility !== undefined)
    return asOf === undefined
      ? undefined
      : {
          path: `/facilities/${encodeURIComponent(facility)}/judgement/compared${at}`,
          read: (answer) => {
            const view = comparedView.parse(answer);
            return { output: view, isSame: view.isSame, inWords: () => comparedInWords(view) };
          },
        };
  if (loan !== undefined)
    return {
      path: `/loans/${encodeURIComponent(loan)}/recomputed${at}`,
      read: (answer) => {
        const view = loanRecomputedView.parse(answer);
        return { output: view, isSame: isRecorded(view), inWords: () => loanInWords(view) };
      },
    };
  const ofEvent = `/events/${encodeURIComponent(event ?? '')}`;
  if (asOf !== undefined)
    return {
      path: `${ofEvent}/recomputed${at}`,
      read: (answer) => {
        const view = recomputedView.parse(answer);
        return { output: view, isSame: isRecorded(view), inWords: () => recomputedInWords(view) };
      },
    };
  return {
    path: `${ofEvent}/rules`,
    read: (answer) => {
      const view = decisionView.parse(answer);
      const isSame = view.rules?.every(({ differs }) => differs === false) ?? true;
      return { output: view, isSame, inWords: () => decisionInWords(view) };
    },
  };
}

/**
 * `holdfast decide`: a facility judged, a loan's last day or an event decided again by the rules of an earlier instant and by those of now; or the
 * rules that an event rested on. JSON on standard output, the same in words on standard error. Exit 0 where nothing differs, 1 where something does, 2
 * where it could not be asked.
 */
export async function decide({ url, key, json, ...asked }: Asked): Promise<CommandOutcome> {
  const question = questionOf(asked);
  if (!question)
    return {
      exitCode: 2,
      diagnostics: [
        'name --facility with --as-of, --loan with or without it, or --event: with it decided again, alone its rules',
      ],
    };
  const response = await fetch(new URL(`/v1${question.path}`, url), { headers: { authorization: `Bearer ${key}` } });
  const answer: unknown = await response.json();
  if (!response.ok) {
    const { code, remedy } = problem.parse(answer);
    return { exitCode: 2, diagnostics: [`${code}. ${remedy}.`] };
  }
  const { output, isSame, inWords } = question.read(answer);
  return { exitCode: isSame ? 0 : 1, output, diagnostics: json ? [] : inWords() };
}
