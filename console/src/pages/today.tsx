import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask, type Schemas } from '../api/call.ts';
import type { Task } from '../api/tasks.ts';
import { taskKey } from '../api/tasks.ts';
import { Empty } from '../frame/states.tsx';
import { Clock } from '../parts/clock.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Grave } from '../parts/task-card.tsx';
import { Panel } from '../parts/thing.tsx';
import { toldIn } from '../parts/titles.ts';
import { useWords } from '../words/index.ts';

type Digest = Omit<Schemas['Digest'], 'today'> & { today: Task[] };

/** The day on a page: what is due, how much of each kind awaits, and what stands out. To be read first, or printed. */
export default function Today() {
  const { t, pick, language } = useWords();
  const { data } = useSuspenseQuery({ queryKey: ['digest'], queryFn: () => ask<Digest>('/v1/digest') });
  const { on, open, overdue, kinds, today, lines } = data;
  // Where there are very many of a kind, the service counts so far and no farther.
  const end = kinds.some(({ more }) => more) ? '+' : '';
  return (
    <>
      <PageHead
        title={`${t('today.title')} · ${on}`}
        lead={
          <span className="row" style={{ gap: 16 }}>
            <span>{t('work.open', { count: `${open.toLocaleString('en')}${end}` })}</span>
            {overdue > 0 && (
              <span className="tone-act">{t('work.overdue', { count: `${overdue.toLocaleString('en')}${end}` })}</span>
            )}
          </span>
        }
      >
        <Link to="/mail">{t('today.mail')}</Link>
      </PageHead>
      <div className="columns">
        <div className="two-thirds stack">
          <Panel title={t('today.due')}>
            {today.length === 0 && <Empty title={t('today.nothing')} />}
            <ul className="stack tight">
              {today.map((task) => (
                <li key={taskKey(task)} className="row">
                  <Grave grave={task.grave} />
                  <span className="grow">
                    <Link to="/$noun/$id" params={{ noun: task.noun, id: task.objectId }}>
                      {pick(task.why)}
                    </Link>
                    {task.object && <span className="quiet small"> · {toldIn(task.object, language)}</span>}
                  </span>
                  {task.dueAt !== null && <Clock at={task.dueAt} />}
                </li>
              ))}
            </ul>
          </Panel>
          <Panel title={t('today.kinds')}>
            <dl className="stack tight">
              {kinds.map((kind) => (
                <div key={`${kind.act}@${kind.noun}`} className="row between">
                  <dt>
                    <Link to="/work" search={{ kind: `${kind.act}@${kind.noun}` }}>
                      {pick(kind.why)}
                    </Link>
                  </dt>
                  <dd className="number">
                    {kind.open}
                    {kind.more && '+'}
                    {kind.overdue > 0 && (
                      <span className="tone-act small"> · {t('work.overdue', { count: kind.overdue })}</span>
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          </Panel>
        </div>
        <div className="third">
          <Panel title={t('today.outstanding')}>
            {lines.length === 0 && <p className="quiet">{t('today.calm')}</p>}
            <ul className="stack tight">
              {lines.map(({ en, zh, link }) => (
                <li key={link}>
                  <a href={link.replace('/v1/lists', '')}>{pick({ en, zh })}</a>
                </li>
              ))}
            </ul>
          </Panel>
        </div>
      </div>
    </>
  );
}
