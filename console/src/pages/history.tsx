import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { ask } from '../api/call.ts';
import { listOfId, type PageOf, useLists } from '../api/lists.ts';
import { useNames } from '../api/names.ts';
import { Empty } from '../frame/states.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Fields, Instant, Reference } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';
import { eventWords } from '../words/terms/events.ts';
import { oneOf } from '../words/terms/index.ts';

interface Told {
  id: string;
  type: string;
  at: string;
  objectId: string;
  actor: Record<string, string>;
  causedBy: string | null;
  payload: Record<string, unknown>;
}

/** All that happened to one thing, from its beginning, in words: what, when, by whom, who agreed, and what was said. */
export default function HistoryPage() {
  const { id }: { id: string } = useParams({ strict: false });
  const { t, language } = useWords();
  const navigate = useNavigate();
  const nameOf = useNames();
  const list = listOfId(useLists(), id);
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery({
    queryKey: ['history', 'whole', id],
    initialPageParam: '',
    queryFn: ({ pageParam }) => ask<PageOf<Told>>('/v1/events', { objectId: id, limit: 100, cursor: pageParam }),
    getNextPageParam: ({ next }) => next,
  });
  const events = data.pages.flatMap(({ items }) => items);
  const who = ({ personId, partyId, kind }: Record<string, string>): string => {
    if (kind !== 'person' && personId === undefined) return t('history.system');
    const names = [nameOf(personId), nameOf(partyId)].filter((name) => name !== undefined);
    return t('history.by', { who: names.length > 0 ? names.join(' · ') : `…${(personId ?? '').slice(-6)}` });
  };
  return (
    <>
      <PageHead
        title={list ? `${t('history.title')} · ${oneOf(list.name, language)}` : t('history.title')}
        lead={
          <span className="row wrap">
            <span>{t('history.lead')}</span>
            <Reference id={id} />
          </span>
        }
      >
        {list && (
          <Button onClick={() => void navigate({ to: '/$noun/$id', params: { noun: list.name, id } })}>
            {t('history.open')}
          </Button>
        )}
        <Button type="primary" onClick={() => void navigate({ to: '/packs', search: { objectId: id } })}>
          {t('history.pack')}
        </Button>
      </PageHead>
      <section className="panel">
        <div className="inner">
          {events.length === 0 && (
            <Empty title={t('history.title')}>
              <p>{t('history.none')}</p>
            </Empty>
          )}
          <ol className="timeline">
            {events.map((event) => (
              <li key={event.id} id={event.id}>
                <p className="row wrap" style={{ gap: 8 }}>
                  <strong>{eventWords(event.type, language)}</strong>
                  <span className="quiet small">
                    <Instant at={event.at} />
                  </span>
                </p>
                <p className="small">
                  {who(event.actor)}
                  {event.actor.agreedBy !== undefined && (
                    <>
                      {' '}
                      ·{' '}
                      {t('history.agreed', {
                        who: nameOf(event.actor.agreedBy) ?? `…${event.actor.agreedBy.slice(-6)}`,
                      })}
                    </>
                  )}
                  {event.causedBy !== null && <> · {t('history.because')}</>}
                </p>
                {Object.keys(event.payload).length > 0 && (
                  <details className="said">
                    <summary className="small">{t('history.details')}</summary>
                    <Fields of={event.payload} />
                  </details>
                )}
              </li>
            ))}
          </ol>
          {hasNextPage && (
            <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('say.more')}
            </Button>
          )}
        </div>
      </section>
      <p style={{ marginTop: 16 }}>
        <Link to="/packs">{t('packs.verify')}</Link>
      </p>
    </>
  );
}
