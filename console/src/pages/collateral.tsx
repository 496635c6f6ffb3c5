import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { api, isRefused, type Schemas, serverNow } from '../api/call.ts';
import { useMe } from '../api/me.ts';
import { Empty, Fault } from '../frame/states.tsx';
import { dayText } from '../parts/format.ts';
import { History } from '../parts/history.tsx';
import { type Leg, legs } from '../parts/legs.tsx';
import { Papers } from '../parts/papers.tsx';
import { Shape, State, toneOf } from '../parts/state.tsx';
import { Awaited, Panel, ThingHead, useRow } from '../parts/thing.tsx';
import { Amount, Fields, Instant, Reference, Value } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';
import { termOf, valueOf } from '../words/terms/index.ts';

const PriceChart = lazy(() => import('../charts/price.tsx').then(({ PriceChart: part }) => ({ default: part })));

type Proof = Schemas['PositionProof'];
const signs: Record<Leg, string> = { physical: '货', documentary: '单', legal: '权' };

/** Who controls a lot, and how we know: three legs and what each rests on. */
export default function Collateral() {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const { t } = useWords();
  const row = useRow('lots', id);
  const { data: lot } = useSuspenseQuery({
    queryKey: ['lot', id],
    queryFn: () => api.call('getLot', { path: { lotId: id } }),
  });
  const { data: proof, error } = useQuery({
    queryKey: ['proof', id],
    retry: false,
    queryFn: () =>
      api.call('getProofOfPositionsByItemId', { path: { itemId: id } }).catch((fault: unknown) => {
        if (isRefused(fault, 'NOT_FOUND')) return null;
        throw fault;
      }),
  });
  const me = useMe();
  // A position is a lender's: nobody else misses one.
  const lends = me.party.roles.some((role) => role === 'bank' || role === 'factor');
  const { value, ...rest } = lot;
  return (
    <>
      <ThingHead noun="lots" row={row} whole={lot} />
      {error && <Fault error={error} />}
      {proof === null && lends && (
        <section className="panel" style={{ marginBottom: 16 }}>
          <Empty title={t('collateral.noPosition')} />
        </section>
      )}
      {proof === undefined && !error && <div className="skeleton" style={{ height: 280 }} />}
      {proof && <Position proof={proof} />}
      <div className="columns" style={{ marginTop: 16 }}>
        <div className="two-thirds stack">
          <Awaited objectId={id} />
          <Panel
            title={t('collateral.goods')}
            aside={
              <span className="small">
                <span className="quiet">{t('collateral.value')} </span>
                {value === null ? '—' : <Amount minor={value.amountMinor} currency={value.currency} />}
              </span>
            }
          >
            <Fields
              of={{ ...rest, reservedQuantity: { ...lot.quantity, value: lot.reservedValue } }}
              without={['id', 'status', 'reservedValue']}
            />
          </Panel>
          {proof && (
            <Suspense>
              <PriceChart lotId={id} facilityId={proof.facilityId} />
            </Suspense>
          )}
        </div>
        <div className="third stack">
          <Rank lotId={id} />
          <Papers objectId={id} />
          <History objectId={id} />
        </div>
      </div>
    </>
  );
}

/** The verdict and its three legs, always in this order: a position is as good as its worst leg. */
function Position({ proof }: { proof: Proof }) {
  const { t, language } = useWords();
  return (
    <section aria-label={t('collateral.position')}>
      <p className="row wrap" style={{ marginBottom: 12 }}>
        <State state={proof.state} />
        <span>{termOf('reason', proof.reason, language)}</span>
        <span className="quiet small">
          {t('collateral.facility')} <Reference id={proof.facilityId} />
        </span>
      </p>
      <div className="leg-cards">
        {legs.map((leg) => (
          <LegCard key={leg} leg={leg} of={proof.legs[leg]} at={proof.at} />
        ))}
      </div>
    </section>
  );
}

function LegCard({ leg, of, at }: { leg: Leg; of: Proof['legs'][Leg]; at: string }) {
  const { t, language } = useWords();
  const { state, reason, evidence } = of;
  const isNeeded = state !== 'given_up';
  const tone = isNeeded ? toneOf(state) : 'over';
  const { against = [], awaited = [], unprovable = [], confidence, watchBefore } = evidence;
  return (
    <article className={`leg-card ${state === 'unverified' ? 'unverified' : ''}`}>
      <p className="row between">
        <span className="row" style={{ gap: 8 }}>
          <span className="han" lang="zh">
            {signs[leg]}
          </span>
          {language !== 'zh' && <span className="quiet">{t(`leg.${leg}`)}</span>}
        </span>
        <span className={`state tone-${tone}`}>
          <Shape tone={tone} />
          {isNeeded ? termOf('state', state, language) : t('leg.notNeeded')}
        </span>
      </p>
      <p className="quiet small" style={{ marginTop: 12 }}>
        {t(`collateral.${leg}.question`)}
      </p>
      <p style={{ fontSize: 16, fontWeight: 500, marginTop: 4 }}>{termOf('reason', reason, language)}</p>
      <dl className="stack tight" style={{ marginTop: 16 }}>
        {confidence !== undefined && (
          <div>
            <dt className="quiet small">{t('collateral.confidence')}</dt>
            <dd>{termOf('reason', confidence, language)}</dd>
          </div>
        )}
        {against.length > 0 && (
          <div>
            <dt className="small tone-look">{t('collateral.against')}</dt>
            {against.map((each) => (
              <dd key={each}>{termOf('reason', each, language)}</dd>
            ))}
          </div>
        )}
        {awaited.length > 0 && (
          <div>
            <dt className="quiet small">{t('collateral.awaited')}</dt>
            <dd>
              <Value name="awaited" value={awaited} beside={{}} />
            </dd>
          </div>
        )}
        {watchBefore !== undefined && (
          <div>
            <dt className="quiet small">{termOf('column', 'watchBefore', language)}</dt>
            <dd>
              <Value name="watchBefore" value={watchBefore} beside={{}} />
            </dd>
          </div>
        )}
        {unprovable.length > 0 && (
          <div>
            <dt className="quiet small">{t('collateral.cannot')}</dt>
            {unprovable.map((each) => (
              <dd key={each} className="small">
                {termOf('reason', each, language)}
              </dd>
            ))}
          </div>
        )}
      </dl>
      <p className="quiet small" style={{ marginTop: 16 }}>
        <Instant at={at} />
      </p>
    </article>
  );
}

/** Whose right comes first, tier by tier. */
function Rank({ lotId }: { lotId: string }) {
  const { t, language } = useWords();
  const { data } = useQuery({
    queryKey: ['ranking', lotId],
    retry: false,
    queryFn: () => api.call('getRankingOfLot', { path: { lotId } }),
  });
  if (!data) return null;
  return (
    <Panel title={t('collateral.rank')}>
      {data.tiers.length === 0 && <p className="quiet">{t('collateral.rankNone')}</p>}
      <ol className="ladder">
        {data.tiers.flatMap(({ rank, reason, rights }) =>
          rights.map(({ id, kind, holder, own }) => (
            <li key={id} className={own ? 'own' : ''}>
              <span style={{ fontSize: 20, fontWeight: 600 }}>{rank}</span>
              <div className="grow">
                <p>
                  {valueOf(kind, language) ?? kind}{' '}
                  {own ? `· ${t('collateral.ours')}` : `· ${holder ?? t('collateral.another')}`}
                </p>
                <p className="quiet small">{valueOf(reason.toLowerCase(), language) ?? reason}</p>
              </div>
            </li>
          )),
        )}
      </ol>
      {data.provisionalUntil !== null && data.provisionalUntil >= dayText(serverNow()) && (
        <p className="small tone-wait" style={{ marginTop: 12 }}>
          {t('collateral.provisional', { on: data.provisionalUntil })}
        </p>
      )}
    </Panel>
  );
}
