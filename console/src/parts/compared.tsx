import { useWords } from '../words/index.ts';
import { labelOf, Value } from './value.tsx';

type View = Record<string, unknown>;

/** What stands and what would stand, side by side; only where they differ, and never one side alone where both are known. */
export function Compared({ before, after }: { before?: View | undefined; after: View }) {
  const { t, language } = useWords();
  const isSame = before !== undefined && before.id === after.id;
  const names = Object.keys(after).filter(
    (name) => name !== 'version' && (!isSame || JSON.stringify(before[name]) !== JSON.stringify(after[name])),
  );
  return (
    <table className="grid" style={{ marginTop: 8 }}>
      <thead>
        <tr>
          <th scope="col">{''}</th>
          {isSame && <th scope="col">{t('act.before')}</th>}
          <th scope="col">{t('act.after')}</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => (
          <tr key={name}>
            <td>{labelOf(name, language)}</td>
            {isSame && (
              <td>
                <Value name={name} value={before[name]} beside={before} />
              </td>
            )}
            <td style={{ fontWeight: 600 }}>
              <Value name={name} value={after[name]} beside={after} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
