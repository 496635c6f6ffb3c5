import { z } from 'zod';
import { type ComparedView, comparedView } from '../../assessment/judgement/index.ts';
import { type DecisionView, decisionView } from '../../ground/rule-book/index.ts';
import type { CommandOutcome } from './examine-file.ts';

export interface Asked {
  url: string;
  /** Of a person of the lender. */
  key: string;
  facility?: string | undefined;
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

/**
 * `holdfast decide`: a facility judged by the rules of an earlier instant and by those of now, or the rules that an event rested on.
 * JSON on standard output, the same in words on standard error. Exit 0 where nothing differs, 1 where something does, 2 where it could not be asked.
 */
export async function decide({ url, key, facility, asOf, event, json }: Asked): Promise<CommandOutcome> {
  const isEvent = event !== undefined;
  if (isEvent === (facility !== undefined) || isEvent === (asOf !== undefined))
    return { exitCode: 2, diagnostics: ['name --facility with --as-of, or --event alone'] };
  const path = isEvent
    ? `/events/${encodeURIComponent(event)}/rules`
    : `/facilities/${encodeURIComponent(facility ?? '')}/judgement/compared?asOf=${encodeURIComponent(asOf ?? '')}`;
  const response = await fetch(new URL(`/v1${path}`, url), { headers: { authorization: `Bearer ${key}` } });
  const answer: unknown = await response.json();
  if (!response.ok) {
    const { code, remedy } = problem.parse(answer);
    return { exitCode: 2, diagnostics: [`${code}. ${remedy}.`] };
  }
  if (isEvent) {
    const view = decisionView.parse(answer);
    const isOther = view.rules?.some(({ differs }) => differs !== false) ?? false;
    return { exitCode: isOther ? 1 : 0, output: view, diagnostics: json ? [] : decisionInWords(view) };
  }
  const view = comparedView.parse(answer);
  return { exitCode: view.isSame ? 0 : 1, output: view, diagnostics: json ? [] : comparedInWords(view) };
}
