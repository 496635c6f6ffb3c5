import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/call.ts';
import type { ListOf } from '../api/lists.ts';
import type { Search } from '../router.tsx';
import { useWords } from '../words/index.ts';
import { termOf } from '../words/terms/index.ts';
import { amountText } from './format.ts';
import { Value } from './value.tsx';

interface Totals {
  rows: number;
  more: boolean;
  sums: Record<string, string | number | null>[];
}

/** What all that was asked for comes to, beyond the rows on the screen: how many, and their sums, each money by itself. */
export function ListTotals({ list, asked }: { list: ListOf; asked: Search }) {
  const { t, language } = useWords();
  const { data } = useQuery({
    queryKey: ['list', list.name, 'totals', asked],
    retry: false,
    queryFn: ({ signal }) =>
      ask<{ totals?: Totals }>(list.path, { ...asked, sort: undefined, limit: 1, totals: true }, signal),
  });
  const totals = data?.totals;
  if (!totals) return null;
  const minors = list.columns.filter(({ type }) => type === 'minor');
  const quantities = list.columns.filter(({ type }) => type === 'quantity');
  return (
    <div className="totals">
      <span>{t('list.rows', { count: `${totals.rows.toLocaleString('en')}${totals.more ? '+' : ''}` })}</span>
      {totals.sums.map((sum, at) => (
        // The order is the identity.
        <span key={at} className="row wrap" style={{ gap: 16 }}>
          {minors
            .filter(({ name }) => sum[name] !== undefined && sum[name] !== '0' && typeof sum.currency === 'string')
            .map(({ name }) => (
              <span key={name}>
                <span className="quiet small">{termOf('column', name, language)} </span>
                <span className="number">
                  {String(sum.currency)} {amountText(String(sum[name]), String(sum.currency))}
                </span>
              </span>
            ))}
          {quantities
            .filter(({ name }) => sum[name] !== undefined && typeof sum.quantityUnit === 'string')
            .map(({ name }) => (
              <span key={name}>
                <span className="number">{String(sum[name])}</span>{' '}
                <Value name="quantityUnit" value={sum.quantityUnit} beside={{}} />
              </span>
            ))}
        </span>
      ))}
    </div>
  );
}
