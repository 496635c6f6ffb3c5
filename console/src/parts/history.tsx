import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/call.ts';
import type { PageOf } from '../api/lists.ts';
import { Fault } from '../frame/states.tsx';
import { useWords } from '../words/index.ts';
import { eventWords } from '../words/terms/events.ts';
import { Instant } from './value.tsx';

interface Told {
  id: string;
  type: string;
  at: string;
  payload?: { occurredAt?: string };
  actor?: { name?: string; kind?: string; personId?: string };
}

/** What happened to a thing, the newest first, as the log tells it. */
export function History({ objectId }: { objectId: string }) {
  const { t, language } = useWords();
  const { data, error } = useQuery({
    queryKey: ['history', objectId],
    retry: false,
    queryFn: () => ask<PageOf<Told>>('/v1/events', { objectId, limit: 50 }),
  });
  const events = [...(data?.items ?? [])].reverse();
  return (
    <section className="panel">
      <header>
        <h2>{t('detail.history')}</h2>
        <Link to="/history/$id" params={{ id: objectId }} className="small">
          {t('history.whole')}
        </Link>
      </header>
      <div className="inner">
        {error && <Fault error={error} />}
        {data && events.length === 0 && <p className="quiet">{t('detail.noHistory')}</p>}
        <ol className="timeline">
          {events.map((event) => {
            const doneAt = event.payload?.occurredAt;
            return (
              <li key={event.id}>
                <p>{eventWords(event.type, language)}</p>
                <p className="quiet small">
                  <Instant at={event.at} />
                </p>
                {doneAt !== undefined && (
                  <p className="quiet small">
                    {t('history.done')} <Instant at={doneAt} />
                  </p>
                )}
              </li>
            );
          })}
        </ol>
      </div>
    </section>
  );
}
