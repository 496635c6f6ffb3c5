import type { Refused } from '../api/call.ts';
import { useWords } from '../words/index.ts';
import type { Language } from '../words/pair.ts';
import { fieldOf } from '../words/terms/index.ts';
import { placesTold, saidOf } from './said.ts';
import { labelOf, Value } from './value.tsx';

/** A place in what was sent, as the form calls it: `/amount/amountMinor` is its amount. */
const placeOf = (pointer: string, language: Language): string =>
  pointer
    .split('/')
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : fieldOf(part, language)))
    .filter((word, at, all) => word !== all[at - 1])
    .join(' · ');

/** What was refused: why, with figures, and what would change it. What was typed stays where it is. */
export function Refusal({ problem }: { problem: Refused }) {
  const { t, language } = useWords();
  const places = placesTold(problem);
  const facts = Object.entries(problem.facts).filter(([name]) => name !== 'currency');
  return (
    <div className="refusal" role="alert">
      <p className="title">{problem.title}</p>
      {problem.remedy !== '' && (
        <p className="remedy">
          {problem.code === 'INPUT_INVALID' ? t('act.correct') : saidOf(problem.remedy, labelOf, language)}
        </p>
      )}
      {places.length > 0 && (
        <ul className="small" style={{ marginTop: 8 }}>
          {places.map(({ pointer, message }) => (
            <li key={pointer}>
              {placeOf(pointer, language)}: {message}
            </li>
          ))}
        </ul>
      )}
      {facts.length > 0 && (
        <dl className="facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{labelOf(name, language)}</dt>
              <dd>
                <Value name={name} value={value} beside={problem.facts} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className="foot">
        {t('fault.code', { code: problem.code })}
        {problem.requestId !== undefined && ` · ${t('fault.request', { id: problem.requestId })}`}
      </p>
    </div>
  );
}
