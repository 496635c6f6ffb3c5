import { useQuery } from '@tanstack/react-query';
import { api } from '../api/call.ts';
import { judgementQuery } from '../api/judgement.ts';
import { useWords } from '../words/index.ts';
import type { Condition } from './conditions.tsx';
import { amountText } from './format.ts';

import { State } from './state.tsx';

/** What a figure is called, what of the judgement is its before, and which fact of a condition its after. */
const rows = [
  ['facility.owed', 'owedMinor', 'owedAfterMinor'],
  ['facility.netPrincipal', 'netExposureMinor', 'exposureAfterMinor'],
  ['facility.supported', 'supportedMinor', 'borrowingBaseMinor'],
  ['facility.limit', 'limitMinor', 'limitMinor'],
] as const;

/** A facility before the act and after it, side by side; nothing is drawn where only one side is known. */
export function JudgedAfter({ facilityId, conditions }: { facilityId: string; conditions: readonly Condition[] }) {
  const { t } = useWords();
  const { data: judgement } = useQuery(judgementQuery(facilityId));
  const { data: coverage } = useQuery({
    queryKey: ['coverage', facilityId],
    retry: false,
    queryFn: () => api.call('getCoverageOfFacility', { path: { facilityId } }),
  });
  const after: Record<string, unknown> = Object.assign({}, ...conditions.map(({ facts }) => facts));
  if (!judgement || after.owedAfterMinor === undefined) return null;
  const { figures, currency } = judgement;
  const text = (minor: unknown) => (typeof minor === 'string' ? amountText(minor, currency) : '—');
  return (
    <table className="grid before-after" style={{ marginTop: 8 }}>
      <thead>
        <tr>
          <th scope="col">
            {t('act.facility')} · {currency}
          </th>
          <th scope="col" className="number">
            {t('act.before')}
          </th>
          <th scope="col" className="number">
            {t('act.after')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([word, name, fact]) => {
          const isMoved = text(figures[name]) !== text(after[fact]);
          return (
            <tr key={name}>
              <td>{t(word)}</td>
              <td className="number">{text(figures[name])}</td>
              <td className="number" style={{ fontWeight: isMoved ? 600 : 400 }}>
                {text(after[fact])}
              </td>
            </tr>
          );
        })}
        {coverage && typeof after.stateAfter === 'string' && (
          <tr>
            <td>{t('coverage.title')}</td>
            <td className="number">
              <State state={coverage.state} />
            </td>
            <td className="number">
              <State state={after.stateAfter} />
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
