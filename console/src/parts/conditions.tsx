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
              {told(facts).length > 0 && (
                <div className="small quiet">
                  {told(facts).map(([name, value]) => (
                    <span key={name} style={{ marginRight: 16 }}>
                      {factOf(name, language)} <Value name={name} value={value} beside={facts} />
                    </span>
                  ))}
                </div>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
