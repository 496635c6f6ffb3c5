import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ActButton, usePages } from '../admin/table.tsx';
import { ask, type Schemas, serverNow } from '../api/call.ts';
import { useMe } from '../api/me.ts';
import { useNames } from '../api/names.ts';
import { MoreActs } from '../parts/act-buttons.tsx';
import { dayText, listed } from '../parts/format.ts';
import { History } from '../parts/history.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { State } from '../parts/state.tsx';
import { Awaited, Panel } from '../parts/thing.tsx';
import { Identifier } from '../parts/value.tsx';
import type { Session } from '../policy/sessions.tsx';
import { useWords } from '../words/index.ts';
import { fieldOf } from '../words/terms/index.ts';

type Matter = Schemas['Matter'];

/** The meeting of a quarter: its six parts, what was asked and answered, and what is still missing. */
export default function QuarterSession() {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const { t, language } = useWords();
  const me = useMe();
  const nameOf = useNames();
  const { data: session } = useSuspenseQuery({
    queryKey: ['session', id],
    queryFn: () => ask<Session>(`/v1/quarter-sessions/${id}`),
  });
  const { rows: matters } = usePages<Matter>(`/v1/quarter-sessions/${id}/matters`);
  const isHost = session.hostId === me.party.id;
  const filled = { sessionId: id };
  return (
    <>
      <PageHead
        title={`${t('policy.session')} · ${session.quarter}`}
        lead={
          <span className="row wrap">
            <State
              state={session.isMissed && session.status === 'awaited' ? 'overdue' : session.status}
              noun="quarter-sessions"
            />
            <span>
              <span className="quiet">{t('policy.host')} </span>
              {nameOf(session.hostId) ?? '—'}
            </span>
            <span>
              <span className="quiet">{t(session.heldOn === null ? 'work.due' : 'policy.heldOn')} </span>
              <span className="day">{session.heldOn ?? session.dueOn}</span>
            </span>
            <Identifier id={id} />
          </span>
        }
      >
        {!isHost && (
          <ActButton
            asked={{ path: '/v1/matters', title: t('policy.ask'), filled, about: id }}
            word="policy.ask"
            isPrimary
          />
        )}
        <MoreActs id={id} object={{ ...session }} state={session.status} />
      </PageHead>
      <div className="columns">
        <div className="two-thirds stack">
          <Awaited objectId={id} />
          <Panel title={t('policy.asks')}>
            {matters.length === 0 ? (
              <p className="quiet">{t(isHost ? 'policy.asksUnseen' : 'policy.noAsk')}</p>
            ) : (
              <ul className="stack">
                {matters.map((matter) => (
                  <Ask key={matter.id} matter={matter} />
                ))}
              </ul>
            )}
          </Panel>
          <Panel title={t('policy.agenda')}>
            <dl className="stack">
              {session.parts.map((part) => (
                <div key={part}>
                  <dt className="quiet small">{fieldOf(part, language)}</dt>
                  <dd>{session.agenda?.[part] ?? <span className="quiet">{t('policy.toBeSaid')}</span>}</dd>
                </div>
              ))}
            </dl>
          </Panel>
        </div>
        <div className="third stack">
          <Missing session={session} matters={matters} />
          {session.invited !== null && (
            <Panel title={t('policy.invited')}>
              <p>
                {listed(
                  session.invited.map((each) => nameOf(each) ?? '—'),
                  language,
                )}
              </p>
            </Panel>
          )}
          <History objectId={id} />
        </div>
      </div>
    </>
  );
}

function Ask({ matter }: { matter: Matter }) {
  const { t } = useWords();
  const me = useMe();
  const nameOf = useNames();
  const { id, ask: asked, askedBy, bankId, dueOn, status, answer } = matter;
  const isLate = status === 'open' && dueOn < dayText(serverNow());
  return (
    <li className="leg-card">
      <div className="row between wrap">
        <p className="row wrap">
          <strong>{nameOf(askedBy) ?? '—'}</strong>
          <span className="quiet">→ {nameOf(bankId) ?? '—'}</span>
          <State state={isLate ? 'overdue' : status} noun="matters" />
          <span className="quiet small">{t('policy.answerBy', { on: dueOn })}</span>
        </p>
        {status === 'open' && bankId === me.party.id && (
          <ActButton
            asked={{ path: `/v1/matters/${id}/answer`, title: t('policy.answer'), object: { ...matter } }}
            word="policy.answer"
          />
        )}
      </div>
      <p style={{ marginTop: 8 }}>{asked}</p>
      <p className={answer === null ? 'quiet' : ''} style={{ marginTop: 8 }}>
        {answer === null ? t('policy.unanswered') : `${t('policy.answered')} ${answer}`}
      </p>
    </li>
  );
}

/** What keeps the quarter from being done: the meeting itself, its parts, and answers. */
function Missing({ session, matters }: { session: Session; matters: readonly Matter[] }) {
  const { t, language } = useWords();
  const today = dayText(serverNow());
  const open = session.asks?.open ?? matters.filter(({ status }) => status === 'open').length;
  const late = session.asks?.late ?? matters.filter(({ status, dueOn }) => status === 'open' && dueOn < today).length;
  const missing = [
    session.status === 'awaited' &&
      t(session.dueOn < today ? 'policy.missLate' : 'policy.missHeld', { on: session.dueOn }),
    session.agenda === null &&
      t('policy.missParts', {
        parts: listed(
          session.parts.map((part) => fieldOf(part, language)),
          language,
        ),
      }),
    open > 0 && t('policy.missAnswers', { count: open }),
    late > 0 && t('policy.missLateAnswers', { count: late }),
  ].filter((each) => each !== false);
  return (
    <Panel title={t('policy.missing')}>
      {missing.length === 0 ? (
        <p className="tone-good">✓ {t('policy.missNothing')}</p>
      ) : (
        <ul className="stack tight">
          {missing.map((each) => (
            <li key={each}>☐ {each}</li>
          ))}
        </ul>
      )}
      {session.asks !== null && (
        <p className="quiet small" style={{ marginTop: 12 }}>
          {t('policy.asksCounted', { asked: session.asks.asked, open: session.asks.open })}
        </p>
      )}
    </Panel>
  );
}
