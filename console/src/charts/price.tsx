import './charts.css';
import { useQuery } from '@tanstack/react-query';
import { api, ask, type Schemas } from '../api/call.ts';
import type { PageOf } from '../api/lists.ts';
import { amountText } from '../parts/format.ts';
import { Panel } from '../parts/thing.tsx';
import { Value } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';
import { valueOf } from '../words/terms/index.ts';
import { LineChart } from './line-chart.tsx';

/** So many days back, and so many pages of prices, the oldest first. */
const DAYS = 120;
const PAGES = 10;

async function pricesOf(sourceId: string): Promise<Schemas['Price'][]> {
  const items: Schemas['Price'][] = [];
  let cursor: string | null = '';
  for (let at = 0; at < PAGES && cursor !== null; at++) {
    const page: PageOf<Schemas['Price']> = await ask('/v1/prices', {
      sourceId,
      status: 'accepted',
      limit: 200,
      cursor,
    });
    items.push(...page.items);
    cursor = page.next;
  }
  return items;
}

/** What the goods were quoted at, by the source that they are valued by. */
export function PriceChart({ lotId, facilityId }: { lotId: string; facilityId: string }) {
  const { t, language } = useWords();
  const { data: lot } = useQuery({
    queryKey: ['valuation', facilityId, lotId],
    retry: false,
    queryFn: () =>
      api
        .call('getValuationOfFacility', { path: { facilityId } })
        .then(({ lots }) => lots.find((each) => each.lotId === lotId) ?? null),
  });
  const sourceId = lot?.lines.find(({ step }) => step === 'mark')?.found.sourceId;
  const { data: prices } = useQuery({
    queryKey: ['prices', sourceId],
    retry: false,
    enabled: typeof sourceId === 'string',
    queryFn: () => pricesOf(String(sourceId)),
  });
  const { data: sources } = useQuery({
    queryKey: ['price-sources'],
    retry: false,
    enabled: typeof sourceId === 'string',
    queryFn: () => api.call('getPriceSources', { query: { limit: 200 } }),
  });
  if (!lot) return null;
  const source = sources?.items.find(({ id }) => id === sourceId);
  const currency = source?.currency ?? '';
  // One price a day: of two for a day the later one counts.
  const byDay = new Map((prices ?? []).map(({ pricedOn, price }) => [pricedOn, price]));
  const days = [...byDay].sort(([a], [b]) => (a < b ? -1 : 1)).slice(-DAYS);
  return (
    <Panel
      title={
        source
          ? `${t('chart.price')} · ${currency} / ${valueOf(source.unit, language) ?? source.unit}`
          : t('chart.price')
      }
      aside={
        <span className="quiet small">
          <Value name="markState" value={lot.markState} beside={{}} />
        </span>
      }
    >
      <LineChart
        label={t('chart.price')}
        points={days.map(([on, minor]) => ({ on, value: Number(minor), text: amountText(minor, currency) }))}
      />
    </Panel>
  );
}
