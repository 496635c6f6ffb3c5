import './charts.css';
import { useQuery } from '@tanstack/react-query';
import { api, Refused, serverNow } from '../api/call.ts';
import { dayText, ratioText } from '../parts/format.ts';
import { Panel } from '../parts/thing.tsx';
import { useWords } from '../words/index.ts';
import { LineChart, type Mark, type Point } from './line-chart.tsx';

/** So many weeks back, today last. */
const WEEKS = 8;
const WEEK_MS = 7 * 86_400_000;

/** What is owed to a day, as a share of what counted on it; null where one of them is not known. */
async function shareOn(facilityId: string, on: string): Promise<Point> {
  try {
    const [valuation, debt] = await Promise.all([
      api.call('getValuationOfFacility', { path: { facilityId }, query: { on } }),
      api.call('getDebtOfFacility', { path: { facilityId }, query: { on } }),
    ]);
    const counted = BigInt(valuation.countedMinor);
    if (counted === 0n) return { on, value: null, text: '—' };
    const bps = Number((BigInt(debt.totalMinor) * 10_000n) / counted);
    return { on, value: bps, text: ratioText(bps) };
  } catch (error) {
    // Before the facility was there, or beyond what one may read.
    if (error instanceof Refused) return { on, value: null, text: '—' };
    throw error;
  }
}

/** How near the debt came to each line, week by week: valued for each day by what holds of that day. */
export function CoverageChart({ facilityId, lines }: { facilityId: string; lines: readonly Mark[] }) {
  const { t } = useWords();
  const today = dayText(serverNow());
  const { data } = useQuery({
    queryKey: ['coverage over time', facilityId, today],
    staleTime: 600_000,
    retry: false,
    async queryFn() {
      const points: Point[] = [];
      // One after another: each is a valuation of the whole facility.
      for (let week = WEEKS; week >= 0; week--)
        points.push(await shareOn(facilityId, dayText(new Date(serverNow().getTime() - week * WEEK_MS))));
      return points;
    },
  });
  return (
    <Panel title={t('chart.coverage')} aside={<span className="quiet small">{t('chart.coverageHow')}</span>}>
      {data ? (
        <LineChart label={t('chart.coverage')} points={data} marks={lines} />
      ) : (
        <p className="quiet">{t('say.loading')}</p>
      )}
    </Panel>
  );
}
