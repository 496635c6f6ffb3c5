import { useWords } from '../words/index.ts';
import { type Condition, Conditions } from './conditions.tsx';
import { JudgedAfter } from './judged-after.tsx';
import { labelOf, Value } from './value.tsx';

type View = Record<string, unknown>;

/** What stands and what would stand, side by side; only where they differ, and never one side alone where both are known. */
export function Compared({ before, after }: { before?: View | undefined; after: View }) {
  const { t, language } = useWords();
  const isSame = before !== undefined && before.id === after.id;
  const conditions = conditionsIn(after);
  const names = Object.keys(after).filter(
    (name) =>
      !dull.has(name) &&
      !(conditions && name === 'conditions') &&
      (isSame
        ? JSON.stringify(before[name]) !== JSON.stringify(after[name])
        : after[name] !== null && !(Array.isArray(after[name]) && after[name].length === 0)),
  );
  return (
    <>
      {conditions && typeof after.facilityId === 'string' && (
        <JudgedAfter facilityId={after.facilityId} conditions={conditions} />
      )}
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
      {conditions && (
        <>
          <h3 style={{ marginTop: 16 }}>
            {t('drawdown.conditions', {
              met: conditions.filter(({ met }) => met === true).length,
              all: conditions.length,
            })}
          </h3>
          <Conditions of={conditions} />
        </>
      )}
    </>
  );
}

/** Says nothing of what would become of the thing. */
const dull = new Set(['version', 'id', 'tenantId']);

const conditionsIn = ({ conditions }: View): Condition[] | undefined =>
  Array.isArray(conditions) &&
  conditions.length > 0 &&
  (conditions as View[]).every((each) => 'met' in each && 'code' in each)
    ? (conditions as Condition[])
    : undefined;
