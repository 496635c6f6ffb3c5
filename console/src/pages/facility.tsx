import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { api, ask } from '../api/call.ts';
import { judgementQuery } from '../api/judgement.ts';
import { type PageOf, type Row, useList } from '../api/lists.ts';
import { Empty, Fault } from '../frame/states.tsx';
import { CoverageBar } from '../parts/coverage-bar.tsx';
import { Figure } from '../parts/figure.tsx';
import { amountText } from '../parts/format.ts';
import { Grid } from '../parts/grid.tsx';
import { History } from '../parts/history.tsx';
import { Judged } from '../parts/judged.tsx';
import { Legs } from '../parts/legs.tsx';
import { Papers } from '../parts/papers.tsx';
import { columnsOf } from '../parts/rows.tsx';
import { State } from '../parts/state.tsx';
import { Awaited, Panel, ThingHead, useRow } from '../parts/thing.tsx';
import { Reference } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';
import { termOf } from '../words/terms/index.ts';

const CoverageChart = lazy(() =>
  import('../charts/coverage.tsx').then(({ CoverageChart: part }) => ({ default: part })),
);

const LimitsAbove = lazy(() => import('../credit/limits.tsx'));

const coverageQuery = (facilityId: string) =>
  queryOptions({
    queryKey: ['coverage', facilityId],
    retry: false,
    queryFn: () => api.call('getCoverageOfFacility', { path: { facilityId } }),
  });

/** What is owed under a facility, and what supports it. */
export default function Facility() {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const { t } = useWords();
  const row = useRow('facilities', id);
  const { data } = useSuspenseQuery({
    queryKey: ['facility', id],
    queryFn: () => api.call('getFacility', { path: { facilityId: id } }),
  });
  const { facility } = data;
  const { data: judgement } = useQuery(judgementQuery(id));
  const currency = facility.limit.currency;
  return (
    <>
      <ThingHead noun="facilities" row={row} whole={facility} />
      <div className="columns">
        <div className="third">
          <Figure label={t('facility.limit')} minor={facility.limit.amountMinor} currency={currency} />
        </div>
        <div className="third">
          <Figure label={t('facility.owed')} minor={judgement?.figures.owedMinor ?? null} currency={currency} />
        </div>
        <div className="third">
          <Figure
            label={t('facility.supported')}
            minor={judgement?.figures.supportedMinor ?? null}
            currency={currency}
          />
        </div>
        <div className="two-thirds stack">
          <Awaited objectId={id} />
          <Coverage facilityId={id} />
          <OverTime facilityId={id} />
          <Goods facilityId={id} />
          <Drawdowns facilityId={id} />
        </div>
        <div className="third stack">
          <Judged facilityId={id} />
          <Papers objectId={id} />
          <History objectId={id} />
        </div>
        {facility.limitId !== null && (
          <div className="full">
            <Suspense>
              <LimitsAbove limitId={facility.limitId} />
            </Suspense>
          </div>
        )}
      </div>
    </>
  );
}

/** How near the debt comes to each line. */
function Coverage({ facilityId }: { facilityId: string }) {
  const { t } = useWords();
  const { data, error } = useQuery(coverageQuery(facilityId));
  if (error) return <Fault error={error} />;
  if (!data) return null;
  return (
    <Panel
      title={t('coverage.title')}
      aside={
        <span className="row">
          <State state={data.state} />
          <span className="quiet small">{t('coverage.on', { on: data.valuedOn })}</span>
        </span>
      }
    >
      {data.exposureMinor === '0' && data.ltvControlBps === null ? (
        <p className="quiet">{t('coverage.nothing')}</p>
      ) : (
        data.lines && <CoverageBar ltvBps={data.ltvControlBps} at={data.lines} />
      )}
      <dl className="facts">
        <div>
          <dt>
            {t('coverage.value')} · {data.currency}
          </dt>
          <dd>{amountText(data.countedMinor, data.currency)}</dd>
        </div>
        <div>
          <dt>
            {t('coverage.exposure')} · {data.currency}
          </dt>
          <dd>{amountText(data.exposureMinor, data.currency)}</dd>
        </div>
      </dl>
    </Panel>
  );
}

/** How near it came week by week, once somebody wants to see: it is a valuation for each of them. */
function OverTime({ facilityId }: { facilityId: string }) {
  const { t } = useWords();
  const [isAsked, setAsked] = useState(false);
  const { data } = useQuery(coverageQuery(facilityId));
  if (!data?.lines) return null;
  if (!isAsked)
    return (
      <p>
        <Button onClick={() => setAsked(true)}>{t('chart.draw')}</Button>
      </p>
    );
  const { lines } = data;
  const marks = (['warn', 'call', 'liquidation'] as const).map((line) => ({
    value: lines[line],
    label: `${t(`coverage.line.${line}`)} ${lines[line] / 100} %`,
  }));
  return (
    <Suspense fallback={<p className="quiet">{t('say.loading')}</p>}>
      <CoverageChart facilityId={facilityId} lines={marks} />
    </Suspense>
  );
}

/** What secures it, thing by thing: three legs each, and the worst of them as its state. */
function Goods({ facilityId }: { facilityId: string }) {
  const { t, language } = useWords();
  const { data } = useQuery({
    queryKey: ['positions', facilityId],
    retry: false,
    queryFn: () => api.call('getPositions', { query: { facilityId, limit: 100 } }),
  });
  if (!data) return null;
  return (
    <section className="panel">
      <header>
        <h2>{t('facility.goods')}</h2>
      </header>
      {data.items.length === 0 ? (
        <Empty title={t('list.empty')} />
      ) : (
        <Grid
          label={t('facility.goods')}
          keyOf={({ itemId }) => itemId}
          rows={data.items}
          columns={[
            { key: 'item', title: t('facility.goods'), cell: ({ itemId }) => <Reference id={itemId} /> },
            { key: 'state', title: t('list.state'), cell: ({ state }) => <State state={state} /> },
            {
              key: 'legs',
              title: t('collateral.legs'),
              cell: ({ legs }) => (
                <Legs
                  of={{
                    physical: legs.physical.state,
                    documentary: legs.documentary.state,
                    legal: legs.legal.state,
                  }}
                />
              ),
            },
            { key: 'why', title: t('collateral.why'), cell: ({ reason }) => termOf('reason', reason, language) },
          ]}
        />
      )}
    </section>
  );
}

function Drawdowns({ facilityId }: { facilityId: string }) {
  const { t, language } = useWords();
  const list = useList('drawdowns');
  const { data } = useQuery({
    queryKey: ['list', 'drawdowns', { facilityId }],
    retry: false,
    queryFn: () => ask<PageOf<Row>>('/v1/lists/drawdowns', { facilityId, limit: 50 }),
  });
  if (!data || !list || data.items.length === 0) return null;
  const wanted = ['title', 'state', 'amountMinor', 'repaidMinor', 'dueOn'];
  return (
    <section className="panel">
      <header>
        <h2>{t('facility.drawdowns')}</h2>
      </header>
      <Grid
        label={t('facility.drawdowns')}
        keyOf={({ id }) => id}
        rows={data.items}
        columns={columnsOf(list, language).filter(({ key }) => wanted.includes(key))}
      />
    </section>
  );
}
