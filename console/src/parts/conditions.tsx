import { useWords } from '../words/index.ts';
import { factOf } from '../words/terms/facts.ts';
import { saidOf } from './said.ts';
import { Shape, type Tone } from './state.tsx';
import { Value } from './value.tsx';

export interface Condition {
  code: string;
  title: { en: string; zh: string };
  remedy: { en: string; zh: string };
  met: boolean | null;
  facts: Record<string, unknown>;
}

const tones = { met: 'good', open: 'act', unknown: 'unknown' } as const satisfies Record<string, Tone>;

/** Facts that say something: their money stands with each figure, and an empty list of what stands in the way is told by the tick. */
const told = (facts: Condition['facts']): [string, unknown][] =>
  Object.entries(facts).filter(
    ([name, value]) => name !== 'currency' && value !== null && !(Array.isArray(value) && value.length === 0),
  );

interface Finding {
  fact: string;
  name: Condition['title'];
  remedy: Condition['remedy'];
}
const isFinding = (value: unknown): value is Finding & Record<string, unknown> =>
  typeof value === 'object' && value !== null && 'fact' in value && 'name' in value && 'remedy' in value;
/** Facts on record that stand in the way, by their sentences; what tells one from another beneath. */
const findingsOf = (value: unknown): (Finding & Record<string, unknown>)[] =>
  Array.isArray(value) && value.every(isFinding) ? value : [];

function Findings({ of }: { of: readonly (Finding & Record<string, unknown>)[] }) {
  const { pick, language } = useWords();
  return (
    <ul className="stack tight" style={{ marginTop: 4 }}>
      {of.map((finding) => {
        const { fact, name, remedy, at: _, facts, ...rest } = finding;
        const beside = { ...rest, ...(typeof facts === 'object' ? facts : {}) };
        return (
          <li key={JSON.stringify(finding)} className="small" title={fact}>
            <p>{pick(name)}</p>
            <p className="tone-look">{saidOf(pick(remedy), factOf, language)}</p>
            <Told of={beside} />
          </li>
        );
      })}
    </ul>
  );
}

function Told({ of }: { of: Record<string, unknown> }) {
  const { language } = useWords();
  const facts = told(of).filter(([, value]) => findingsOf(value).length === 0);
  if (facts.length === 0) return null;
  return (
    <div className="small quiet">
      {facts.map(([name, value]) => (
        <span key={name} style={{ marginRight: 16 }}>
          {factOf(name, language)} <Value name={name} value={value} beside={of} />
        </span>
      ))}
    </div>
  );
}

/** What must hold before money goes, in the order of the service. What cannot be told is not met, and says what would tell it. */
export function Conditions({ of }: { of: readonly Condition[] }) {
  const { t, pick, language } = useWords();
  return (
    <ul className="conditions" aria-live="polite">
      {of.map(({ code, title, remedy, met, facts }) => {
        const state = met === null ? 'unknown' : met ? 'met' : 'open';
        return (
          <li key={code}>
            <span style={{ paddingTop: 2 }} role="img" aria-label={t(`drawdown.${state}`)}>
              <Shape tone={tones[state]} />
            </span>
            <div className="grow">
              <p>{pick(title)}</p>
              {met !== true && <p className="small tone-look">{saidOf(pick(remedy), factOf, language)}</p>}
              <Told of={facts} />
              {Object.values(facts)
                .map((value) => findingsOf(value))
                .filter((found) => found.length > 0)
                .map((found) => (
                  <Findings key={JSON.stringify(found)} of={found} />
                ))}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
