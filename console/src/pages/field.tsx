import '../field/field.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { ask } from '../api/call.ts';
import type { PageOf, PartyOf, Row } from '../api/lists.ts';
import { documentQuery } from '../api/openapi.ts';
import type { Task } from '../api/tasks.ts';
import { Gate } from '../field/gate.tsx';
import { keepForOffline } from '../field/offline.ts';
import { useOutbox } from '../field/outbox.ts';
import { Prepare, type Prepared } from '../field/prepare.tsx';
import { Empty, Fault } from '../frame/states.tsx';
import { Clock } from '../parts/clock.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { State } from '../parts/state.tsx';
import { Instant } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';
import { oneOf } from '../words/terms/index.ts';

const rooms = ['today', 'gate'] as const;

/** What is done where the goods are: on a tablet, with or without a line to the service. */
export default function FieldPage() {
  const { room = 'today' }: { room?: string } = useParams({ strict: false });
  const { t } = useWords();
  const outbox = useOutbox();
  const { isOnline, unsent } = outbox;
  // Read while there is a line, so that forms are there when there is none.
  useQuery(documentQuery);
  // Where a browser keeps no worker, the page is there only while it stays open.
  useEffect(() => void keepForOffline().catch(() => {}), []);
  return (
    <div className="field">
      <PageHead title={t('field.title')} lead={t('field.lead')}>
        <span className={`field-line ${isOnline ? '' : 'off'}`} role="status">
          <State state={isOnline ? 'fine' : 'lost'} word={t(isOnline ? 'field.online' : 'field.offline')} />
          {t('field.unsent', { count: unsent ?? '—' })}
        </span>
      </PageHead>
      <nav className="tabs" aria-label={t('field.title')}>
        {rooms.map((name) => (
          <Link key={name} to="/field/$room" params={{ room: name }} className={name === room ? 'here' : ''}>
            {t(`field.room.${name}`)}
          </Link>
        ))}
      </nav>
      <div className="columns">
        <div className="two-thirds">{room === 'gate' ? <Gate isOnline={isOnline} /> : <Today outbox={outbox} />}</div>
        <div className="third">
          <Unsent outbox={outbox} />
        </div>
      </div>
    </div>
  );
}

function Today({ outbox }: { outbox: ReturnType<typeof useOutbox> }) {
  const { t, language, pick } = useWords();
  const [asked, setAsked] = useState<Prepared | undefined>();
  const { data: tasks, error } = useQuery({
    queryKey: ['tasks', 'field'],
    queryFn: () => ask<PageOf<Task>>('/v1/tasks', { limit: 100 }),
  });
  const { data: sites } = useQuery({
    queryKey: ['field', 'sites'],
    queryFn: () => ask<PageOf<PartyOf>>('/v1/sites', { limit: 200 }),
  });
  const { data: supervisions } = useQuery({
    queryKey: ['field', 'supervisions'],
    queryFn: () => ask<PageOf<Row>>('/v1/lists/supervisions', { limit: 100 }),
  });
  const siteName = (id: unknown): string => {
    const site = sites?.items.find((each) => each.id === id);
    return (language === 'zh' ? site?.nameZh : null) ?? site?.name ?? t('field.noSite');
  };
  const bySite = new Map<string, Task[]>();
  for (const task of tasks?.items ?? []) {
    const site = siteName(task.object?.siteId);
    bySite.set(site, [...(bySite.get(site) ?? []), task]);
  }
  const watched = (supervisions?.items ?? []).filter(({ state }) => !['ended', 'proposed', 'declined'].includes(state));
  const evidence = (row: Row, kind: 'patrol' | 'count' | 'handover'): Prepared => ({
    path: `/v1/supervisions/${row.id}/evidence`,
    title: `${t(`field.${kind}`)} · ${siteName(row.siteId)}`,
    filled: { kind, passed: true },
    without: kind === 'patrol' ? ['kind', 'counts'] : ['kind'],
  });
  return (
    <div className="stack">
      {error && <Fault error={error} />}
      <section className="panel">
        <header>
          <h2>{t('field.rounds')}</h2>
          <Button size="large" onClick={() => setAsked({ path: '/v1/custodies', title: t('field.takeOver') })}>
            {t('field.takeOver')}
          </Button>
        </header>
        <div className="inner stack">
          {watched.length === 0 && <p className="quiet">{t('field.noRounds')}</p>}
          {watched.map((row) => (
            <div key={row.id} className="field-site">
              <div>
                <strong>{siteName(row.siteId)}</strong>
                <p className="small quiet">
                  <State state={row.state} />
                </p>
              </div>
              <div className="row wrap">
                {(['patrol', 'count', 'handover'] as const).map((kind) => (
                  <Button key={kind} size="large" onClick={() => setAsked(evidence(row, kind))}>
                    {t(`field.${kind}`)}
                  </Button>
                ))}
              </div>
            </div>
          ))}
        </div>
      </section>
      {tasks?.items.length === 0 && (
        <section className="panel">
          <Empty title={t('work.empty')}>
            <p>{t('field.emptyMore')}</p>
          </Empty>
        </section>
      )}
      {[...bySite].map(([site, all]) => (
        <section key={site} className="panel">
          <header>
            <h2>{site}</h2>
            <span className="quiet">{t('work.open', { count: all.length })}</span>
          </header>
          <ul className="inner stack">
            {all.map((task) => (
              <li key={`${task.objectId} ${task.act}`} className="field-task">
                <div className="grow">
                  <strong>{pick(task.why)}</strong>
                  <p className="small quiet">
                    {oneOf(task.noun, language)} · …{task.objectId.slice(-6)}
                  </p>
                  {task.dueAt !== null && <Clock at={task.dueAt} />}
                </div>
                <Link to="/$noun/$id" params={{ noun: task.noun, id: task.objectId }}>
                  {t('task.see')}
                </Link>
                {task.mayDo && (
                  <Button
                    size="large"
                    type="primary"
                    onClick={() => setAsked({ path: task.path, title: pick(task.why) })}
                  >
                    {t('task.do')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {asked && <Prepare asked={asked} outbox={outbox} onClose={() => setAsked(undefined)} />}
    </div>
  );
}

const words = {
  waiting: 'field.waiting',
  sending: 'field.sending',
  taken: 'field.taken',
  refused: 'field.refused',
} as const;
const tones = { waiting: 'wait', sending: 'wait', taken: 'good', refused: 'act' } as const;

function Unsent({ outbox }: { outbox: ReturnType<typeof useOutbox> }) {
  const { t } = useWords();
  const { items, unsent, isOnline, send, again, tidy } = outbox;
  return (
    <section className="panel" aria-live="polite">
      <header>
        <h2>{t('field.outbox')}</h2>
        {unsent !== undefined && unsent > 0 && (
          <Button onClick={() => void send()} disabled={!isOnline}>
            {t('field.sendNow')}
          </Button>
        )}
        {unsent === 0 && items.length > 0 && <Button onClick={() => void tidy()}>{t('field.tidy')}</Button>}
      </header>
      <div className="inner">
        {items.length === 0 && <p className="quiet">{t('field.nothingSaved')}</p>}
        <ol className="stack tight">
          {items.map((each) => (
            <li key={each.key} className="field-unsent">
              <p>
                <strong>{each.title}</strong>{' '}
                <span className="quiet small">{t(each.kind === 'paper' ? 'field.aPaper' : 'field.anAct')}</span>
              </p>
              <p className="row wrap small">
                <State state={each.state} tone={tones[each.state]} word={t(words[each.state])} />
                <Instant at={each.takenAt ?? each.savedAt} />
              </p>
              {each.problem && (
                <div className="small">
                  <p className="tone-act">{each.problem.title}</p>
                  <p>{each.problem.remedy}</p>
                  <Button size="small" onClick={() => void again(each)}>
                    {t('say.again')}
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}
