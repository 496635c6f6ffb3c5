import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { api } from '../api/call.ts';
import { Clock } from '../parts/clock.tsx';
import { Figure } from '../parts/figure.tsx';
import { amountText } from '../parts/format.ts';
import { Judged } from '../parts/judged.tsx';
import { Awaited, Panel, ThingHead, useRow } from '../parts/thing.tsx';
import { Instant } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';
import { fieldOf, valueOf } from '../words/terms/index.ts';

/** How short the collateral is, since when, and how it is cured; the pledgor sees the same page. */
export default function MarginCall() {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const { t, language, pick } = useWords();
  const row = useRow('margin-calls', id);
  const { data: call } = useSuspenseQuery({
    queryKey: ['margin-call', id],
    queryFn: () => api.call('getMarginCall', { path: { callId: id } }),
  });
  const [spoken, speak] = useState<'en' | 'zh'>(language);
  const { cash, goods, arrival, computation } = call;
  const isLive = call.status === 'open' || call.status === 'extended';
  const letterId = 'letter';
  return (
    <>
      <ThingHead noun="margin-calls" row={row} whole={call} />
      {call.status === 'barred' && <p className="notice-bar">{t('call.barred')}</p>}
      <div className="columns">
        <div className="third">
          <Figure label={`${t('call.short')}: ${t('call.inCash')}`} minor={cash.amountMinor} currency={cash.currency} />
        </div>
        <div className="third">
          <Figure label={t('call.inGoods')} minor={goods.amountMinor} currency={goods.currency} />
        </div>
        <div className="third">
          <div className="panel figure-panel">
            <p className="quiet small">{t('call.due')}</p>
            <p style={{ fontSize: 16, marginTop: 6 }}>
              {isLive ? <Clock at={call.dueAt} /> : <Instant at={call.dueAt} />}
            </p>
            <p className="quiet small" style={{ marginTop: 4 }}>
              {t('call.cause')}: {valueOf(call.cause, language) ?? call.cause}
            </p>
          </div>
        </div>
        <div className="two-thirds stack">
          <Awaited objectId={id} />
          <Panel
            title={t('call.letter')}
            aside={
              <span className="row acts">
                <Segmented
                  size="small"
                  value={spoken}
                  onChange={(value) => speak(value === 'zh' ? 'zh' : 'en')}
                  options={[
                    { value: 'zh', label: '中文' },
                    { value: 'en', label: 'English' },
                  ]}
                />
                <Button size="small" onClick={() => print()}>
                  {t('call.print')}
                </Button>
              </span>
            }
          >
            <div className="letter" id={letterId} lang={spoken === 'zh' ? 'zh-CN' : 'en'}>
              {call.letter[spoken]}
            </div>
            <div className="letter paper-only" lang={spoken === 'zh' ? 'en' : 'zh-CN'} aria-hidden="true">
              {call.letter[spoken === 'zh' ? 'en' : 'zh']}
            </div>
          </Panel>
        </div>
        <div className="third stack">
          <Panel title={t('call.steps')}>
            <ol className="timeline">
              <li>
                <p>{t('call.issued')}</p>
                <p className="quiet small">
                  <Instant at={call.issuedAt} />
                </p>
              </li>
              <li>
                {arrival ? (
                  <>
                    <p>{t('call.arrived', { channel: valueOf(arrival.channel, language) ?? arrival.channel })}</p>
                    <p className="quiet small">
                      <Instant at={arrival.arrivedAt} />
                    </p>
                  </>
                ) : (
                  <p className="tone-unknown">{t('call.notArrived')}</p>
                )}
              </li>
              {call.extensionAskedBy !== null && <li>{t('call.extension')}</li>}
              {call.dispute && <li>{t('call.disputed')}</li>}
              {call.closedAt !== null && (
                <li>
                  <p>{t('call.closed')}</p>
                  <p className="quiet small">
                    <Instant at={call.closedAt} />
                  </p>
                </li>
              )}
            </ol>
            <p className="quiet small">{t('call.marks', { count: call.marksAtTarget })}</p>
            {call.closesAfter && <p className="quiet small">{pick(call.closesAfter)}</p>}
          </Panel>
          <Panel title={t('call.computation')} aside={<span className="quiet small">{cash.currency}</span>}>
            <dl>
              {Object.entries(computation)
                .filter(([name, value]) => name.endsWith('Minor') && typeof value === 'string' && value !== '0')
                .map(([name, value]) => (
                  <div key={name} className="row between" style={{ padding: '4px 0' }}>
                    <dt className="quiet">{fieldOf(name, language)}</dt>
                    <dd className="number">{amountText(value as string, cash.currency)}</dd>
                  </div>
                ))}
            </dl>
          </Panel>
          <Judged facilityId={call.facilityId} />
        </div>
      </div>
    </>
  );
}
