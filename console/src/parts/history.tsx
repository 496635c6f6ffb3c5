import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { ask } from '../api/call.ts';
import type { PageOf } from '../api/lists.ts';
import { useMe } from '../api/me.ts';
import { actOf, documentQuery } from '../api/openapi.ts';
import { Fault } from '../frame/states.tsx';
import { useWords } from '../words/index.ts';
import type { Language } from '../words/pair.ts';
import { eventWords } from '../words/terms/events.ts';
import { termOf } from '../words/terms/index.ts';
import { useOpenAct } from './act-desk.tsx';
import { belongsTo } from './said.ts';
import { Instant, Reference } from './value.tsx';

interface Told {
  id: string;
  type: string;
  at: string;
  payload?: { occurredAt?: string; state?: unknown; status?: unknown };
  actor?: { name?: string; kind?: string; personId?: string; partyId?: string };
}

/**
 * What happened to a thing, the newest first, as the log tells it.
 * @param of its record, which says where it is told instead of a thing that has no events of its own
 */
export function History({ objectId, of }: { objectId: string; of?: Readonly<Record<string, unknown>> }) {
  const { t, language } = useWords();
  const { data, error } = useQuery({
    queryKey: ['history', objectId],
    retry: false,
    queryFn: () => ask<PageOf<Told>>('/v1/events', { objectId, limit: 50 }),
  });
  const events = [...(data?.items ?? [])].reverse();
  const whole = of && belongsTo(of);
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
        {data && events.length === 0 && (
          <p className="quiet">
            {t(whole === undefined ? 'detail.noHistory' : 'detail.toldWith')}
            {whole !== undefined && (
              <>
                {language === 'zh' ? '：' : ': '}
                <Reference id={whole} />
              </>
            )}
          </p>
        )}
        <ol className="timeline">
          {events.map((event) => {
            const doneAt = event.payload?.occurredAt;
            const turned = turnedTo(event, language);
            return (
              <li key={event.id}>
                <p>
                  {eventWords(event.type, language)}
                  {turned !== undefined && `${language === 'zh' ? '：' : ': '}${turned}`}
                </p>
                <p className="quiet small">
                  <Instant at={event.at} />
                </p>
                {doneAt !== undefined && (
                  <p className="quiet small">
                    {t('history.done')} <Instant at={doneAt} />
                  </p>
                )}
                <Contest event={event} />
              </li>
            );
          })}
        </ol>
      </div>
    </section>
  );
}

/** To which state control changed: that it did says nothing. */
function turnedTo({ type, payload }: Told, language: Language): string | undefined {
  const to = payload?.state ?? payload?.status;
  return /^(control\.positionChanged|subject\.statusChanged)$/.test(type) && typeof to === 'string'
    ? termOf('state', to, language)
    : undefined;
}

/** What another decided about one’s own party, where the service says that such a decision can be contested. */
function Contest({ event }: { event: Told }) {
  const { t } = useWords();
  const me = useMe();
  const openAct = useOpenAct();
  const { data: document } = useQuery(documentQuery);
  const contest = document && actOf(document, '/v1/contests');
  const types = contest?.schema.properties?.eventId?.['x-event-types'] ?? [];
  const decidedBy = event.actor?.partyId;
  if (!contest || decidedBy === undefined || decidedBy === me.party.id || !types.includes(event.type)) return null;
  const asked = { path: contest.path, title: t('acts.contest'), filled: { eventId: event.id }, about: event.id };
  return (
    <Button size="small" onClick={() => openAct(asked)}>
      {t('acts.contest')}
    </Button>
  );
}
