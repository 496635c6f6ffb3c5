import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Segmented, Select } from 'antd';
import { useCallback, useState } from 'react';
import { ask } from '../api/call.ts';
import type { PageOf, Row } from '../api/lists.ts';
import { useMe } from '../api/me.ts';
import { type Task, type TaskCount, taskKey } from '../api/tasks.ts';
import { useRowKeys } from '../frame/keys.tsx';
import { Empty, Fault, PageWaits } from '../frame/states.tsx';
import { Clock } from '../parts/clock.tsx';
import { amountText } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { State } from '../parts/state.tsx';
import { Grave, TaskCard } from '../parts/task-card.tsx';
import { sideOf, toldIn } from '../parts/titles.ts';
import { Value } from '../parts/value.tsx';
import type { Search } from '../router.tsx';
import { useWords } from '../words/index.ts';
import { oneOf, termOf } from '../words/terms/index.ts';

const scopes = { all: {}, mine: { mine: true }, everyone: { everyone: true, snoozed: true } } as const;
type Scope = keyof typeof scopes;

/** What needs whoever looks, by when: the earliest first. */
export default function Work() {
  const { t, pick, language } = useWords();
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const scope: Scope = search.scope === 'mine' || search.scope === 'everyone' ? search.scope : 'all';
  const [act, noun] = (search.kind ?? '').split('@');
  const put = useCallback(
    (changes: Search) => void navigate({ to: '/work', search: { ...search, ...changes }, replace: true }),
    [navigate, search],
  );
  const filter = { ...scopes[scope], act, noun, limit: 50 };
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useInfiniteQuery({
    queryKey: ['tasks', filter],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => ask<PageOf<Task>>('/v1/tasks', { ...filter, cursor: pageParam }, signal),
    getNextPageParam: ({ next }) => next,
  });
  const { data: counts } = useQuery({
    // The frame counts what is for whoever looks, too: asked once for both.
    queryKey: scope === 'everyone' ? ['task-counts', scope] : ['task-counts'],
    queryFn: () => ask<{ items: TaskCount[] }>('/v1/task-counts', { everyone: scope === 'everyone' || undefined }),
  });
  const tasks = data?.pages.flatMap(({ items }) => items) ?? [];
  const at = tasks.findIndex((task) => taskKey(task) === search.at);
  const [isPeeking, setPeeking] = useState(true);
  const move = useCallback(
    (to: number) => {
      const task = tasks[to];
      if (task) put({ at: taskKey(task) });
    },
    [put, tasks],
  );
  const open = useCallback(
    (i: number) => {
      const task = tasks[i];
      if (task) void navigate({ to: '/$noun/$id', params: { noun: task.noun, id: task.objectId } });
    },
    [navigate, tasks],
  );
  useRowKeys({ count: tasks.length, at, move, open, peek: () => setPeeking(!isPeeking) });
  const picked = at === -1 ? tasks[0] : tasks[at];
  const sum = (of: 'open' | 'overdue') => (counts?.items ?? []).reduce((total, each) => total + each[of], 0);
  const overdue = sum('overdue');
  // Where there are very many of a kind, the service counts so far and no farther.
  const isMore = counts?.items.some(({ more }) => more) ?? false;
  const told = (count: number) => `${count.toLocaleString('en')}${isMore ? '+' : ''}`;
  return (
    <>
      <PageHead
        title={t('nav.work')}
        lead={
          <span className="row" style={{ gap: 16 }}>
            <span>{t('work.open', { count: told(sum('open')) })}</span>
            {overdue > 0 && <span className="tone-act">{t('work.overdue', { count: told(overdue) })}</span>}
          </span>
        }
      >
        <Link to="/today">{t('today.title')}</Link>
        <Segmented
          value={scope}
          onChange={(value) => put({ scope: value, at: undefined })}
          options={[
            { value: 'all', label: t('work.all') },
            { value: 'mine', label: t('work.mine') },
            { value: 'everyone', label: t('work.everyone') },
          ]}
        />
        <Select
          aria-label={t('work.kind')}
          style={{ width: 280 }}
          value={search.kind ?? ''}
          onChange={(kind) => put({ kind, at: undefined })}
          options={[
            { value: '', label: t('work.kinds') },
            ...(counts?.items ?? []).map((each) => ({
              value: `${each.act}@${each.noun}`,
              label: `${pick(each.why)} (${each.open}${each.more ? '+' : ''})`,
            })),
          ]}
        />
      </PageHead>
      {isPending && <PageWaits />}
      {error && <Fault error={error} onAgain={() => void refetch()} />}
      {data && tasks.length === 0 && (
        <section className="panel">
          <Empty title={t('work.empty')}>
            <p>{t('work.emptyMore')}</p>
            <p style={{ marginTop: 12 }}>
              <Link to="/guide">{t('guide.title')}</Link>
            </p>
          </Empty>
        </section>
      )}
      {tasks.length > 0 && (
        <div className="work">
          <section className="panel" style={{ minWidth: 0 }}>
            <ul aria-label={t('nav.work')}>
              {tasks.map((task, i) => (
                <li key={taskKey(task)}>
                  <button
                    type="button"
                    className={`task ${task === picked && isPeeking ? 'on' : ''}`}
                    aria-current={task === picked}
                    onClick={() => {
                      move(i);
                      setPeeking(true);
                    }}
                    onDoubleClick={() => open(i)}
                  >
                    <Grave grave={task.grave} />
                    <span className="grow">
                      <span className="what">{pick(task.why)}</span>
                      <span className="about">
                        {oneOf(task.noun, language)}
                        {task.object && <About object={task.object} />}
                      </span>
                    </span>
                    <span className="who quiet small">{task.claimedBy?.name ?? ''}</span>
                    <span className="due">
                      {task.dueAt === null ? (
                        <span className="quiet small">{t('work.noDue')}</span>
                      ) : (
                        <Clock at={task.dueAt} />
                      )}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
            {hasNextPage && (
              <p style={{ padding: 16, textAlign: 'center' }}>
                <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                  {t('say.more')}
                </Button>
              </p>
            )}
          </section>
          {isPeeking && picked && <Peek key={taskKey(picked)} task={picked} />}
        </div>
      )}
    </>
  );
}

/** What a task is about in a line: what it is called, and how much. */
function About({ object }: { object: Row }) {
  const { language } = useWords();
  const me = useMe();
  const { amountMinor, currency } = object;
  const side = sideOf(object, me.party.id, language);
  return (
    <>
      {side !== undefined && ` · ${side}`}
      {' · '}
      {toldIn(object, language)}
      {typeof amountMinor === 'string' && typeof currency === 'string' && (
        <>
          {' · '}
          {currency} {amountText(amountMinor, currency)}
        </>
      )}
    </>
  );
}

/** What a task is about, without leaving the list. */
function Peek({ task }: { task: Task }) {
  const { language } = useWords();
  const { object } = task;
  const facts = object
    ? Object.entries(object).filter(
        ([name, value]) => !['id', 'state', 'parties', 'currency'].includes(name) && value !== null,
      )
    : [];
  return (
    <aside className="panel peek" aria-label={oneOf(task.noun, language)}>
      <div className="inner stack">
        <TaskCard task={task} />
        {object && (
          <>
            <div className="row between" style={{ borderTop: '1px solid var(--line)', paddingTop: 16 }}>
              <h3>{toldIn(object, language)}</h3>
              <State state={object.state} noun={task.noun} />
            </div>
            <dl className="stack tight">
              {Object.entries(object.parties).map(([role, party]) => (
                <div key={role} className="row between">
                  <dt className="quiet small">{termOf('role', role, language)}</dt>
                  <dd>{party === null ? '—' : language === 'zh' ? (party.nameZh ?? party.name) : party.name}</dd>
                </div>
              ))}
              {facts.slice(0, 8).map(([name, value]) => (
                <div key={name} className="row between">
                  <dt className="quiet small">{termOf('column', name, language)}</dt>
                  <dd style={{ textAlign: 'right' }}>
                    <Value name={name} value={value} beside={object} />
                  </dd>
                </div>
              ))}
            </dl>
          </>
        )}
      </div>
    </aside>
  );
}
