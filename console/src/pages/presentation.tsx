import '../credit/credit.css';
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { lazy, Suspense, useCallback, useState } from 'react';
import { act, api } from '../api/call.ts';
import { useMe } from '../api/me.ts';
import { tasksOfQuery } from '../api/tasks.ts';
import type { Presented } from '../credit/document.ts';
import { Findings } from '../credit/examined.tsx';
import { linesOf, noRulings, type Rulings } from '../credit/lines.ts';
import { NoticeDialog } from '../credit/notice.tsx';
import { Waiver } from '../credit/waiver.tsx';
import { Fault, PageWaits } from '../frame/states.tsx';
import { KeptPaper } from '../papers/paper.tsx';
import { useOpenAct } from '../parts/act-desk.tsx';
import { useAct } from '../parts/act-with-step-up.tsx';
import { Clock } from '../parts/clock.tsx';
import { Figure } from '../parts/figure.tsx';
import { History } from '../parts/history.tsx';
import { Papers } from '../parts/papers.tsx';
import { Shape } from '../parts/state.tsx';
import { Awaited, Panel, ThingHead, useRow } from '../parts/thing.tsx';
import { Fields, Reference } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';
import { valueOf } from '../words/terms/index.ts';

const Correct = lazy(() => import('../credit/correct.tsx').then(({ Correct: part }) => ({ default: part })));

/** Does it comply, and until when may it be refused: required, found and finding side by side, and the paper beside them. */
export default function Presentation() {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const { t } = useWords();
  const row = useRow('presentations', id);
  const { data: presentation } = useSuspenseQuery({
    queryKey: ['presentation', id],
    queryFn: () => api.call('getPresentation', { path: { presentationId: id } }),
  });
  const { examination, amount, late, refusalNotice } = presentation;
  const [rulings, setRulings] = useState<Rulings>(noRulings);
  return (
    <>
      <ThingHead
        noun="presentations"
        row={row}
        whole={presentation}
        lead={late ? <span className="tone-look">{t('exam.late')}</span> : undefined}
      />
      <div className="columns">
        <div className="third">
          <Figure label={t('exam.amount')} minor={amount.amountMinor} currency={amount.currency} />
        </div>
        <div className="third">
          <LastDay presentation={presentation} />
        </div>
        <div className="third">
          <div className="panel figure-panel">
            <p className="quiet small">{t('exam.credit')}</p>
            <p style={{ fontSize: 16, marginTop: 6 }}>
              <Reference id={presentation.creditId} />
            </p>
            {examination?.lastDayToPresent !== undefined && (
              <p className="quiet small" style={{ marginTop: 4 }}>
                {t('exam.lastPresent')}: {examination.lastDayToPresent}
              </p>
            )}
          </div>
        </div>
        <div className="full">
          <Examination presentation={presentation} rulings={rulings} put={setRulings} />
        </div>
        <div className="two-thirds stack">
          {refusalNotice && (
            <Panel title={t('exam.notice')}>
              <pre className="letter code">{refusalNotice.message}</pre>
            </Panel>
          )}
          <Waiver presentation={presentation} rulings={rulings} />
          <Documents presentation={presentation} />
        </div>
        <div className="third stack">
          <Awaited objectId={id} />
          <Papers objectId={id} />
          <History objectId={id} />
        </div>
      </div>
    </>
  );
}

/** The last day to refuse, and how long is left of it: by the task that waits for its end. */
function LastDay({ presentation: { id, lastDayToRefuse, calendarVersion } }: { presentation: Presented }) {
  const { t } = useWords();
  const { data } = useQuery(tasksOfQuery(id));
  const dueAt = data?.items.find(({ dueAt: at }) => at !== null)?.dueAt;
  return (
    <div className="panel figure-panel">
      <p className="quiet small">{t('exam.lastDay')}</p>
      <p className="figure">{lastDayToRefuse ?? '—'}</p>
      {dueAt !== undefined && dueAt !== null && (
        <p>
          <Clock at={dueAt} />
        </p>
      )}
      <p className={`small ${calendarVersion === null ? 'tone-look' : 'quiet'}`}>
        {calendarVersion === null ? t('exam.noCalendar') : t('exam.calendar', { calendar: calendarVersion })}
      </p>
    </div>
  );
}

interface OfExamination {
  presentation: Presented;
  rulings: Rulings;
  put(rulings: Rulings): void;
}

/** The findings, and the decision made of them: a discrepancy cannot be waved away, a suspicion only for a reason. */
function Examination({ presentation, rulings, put }: OfExamination) {
  const { t } = useWords();
  const { examination, status, documents } = presentation;
  const [at, setAt] = useState(0);
  const move = useCallback((to: number) => setAt(to), []);
  const lines = examination ? linesOf(examination) : [];
  const isOpen = status === 'examined';
  const line = lines[at];
  const shown = documents.find(({ id }) => id === line?.documentId) ?? documents[0];
  const unanswered = lines.filter((each) => each.isQuestion && rulings.answers[each.key] === undefined);
  return (
    <section className="panel">
      <header>
        <h2>{t('exam.title')}</h2>
        {unanswered.length > 0 && isOpen && (
          <span className="tone-unknown small" role="status">
            {t('exam.open', { count: unanswered.length })}
          </span>
        )}
      </header>
      <div className="examining">
        <div className="stack">
          {!examination && <Begin presentation={presentation} />}
          {examination && lines.length === 0 && (
            <p className="state tone-good">
              <Shape tone="good" /> {t('exam.clean')}
            </p>
          )}
          {lines.length > 0 && <Findings {...{ lines, documents, at, move, rulings, put, isOpen }} />}
          {isOpen && <Decide presentation={presentation} rulings={rulings} put={put} />}
        </div>
        <aside className="beside" aria-label={t('paper.title')}>
          <KeptPaper key={shown?.id} sha256={shown?.paperHash} sought={line?.found.en} />
        </aside>
      </div>
    </section>
  );
}

function Begin({ presentation: { id, status, presentedToId } }: { presentation: Presented }) {
  const { t } = useWords();
  const me = useMe();
  const client = useQueryClient();
  const { run, busy, fault } = useAct();
  const may = status === 'received' && presentedToId === me.party.id && me.mandatesNow.includes('presentation:examine');
  const examine = () =>
    run(async (key) => {
      await act(`/v1/presentations/${id}/examination`, {}, { key });
      await client.invalidateQueries();
    });
  return (
    <>
      <p className="quiet">{t('exam.none')}</p>
      {fault !== undefined && <Fault error={fault} />}
      {may && (
        <p>
          <Button type="primary" loading={busy} onClick={() => void examine()}>
            {t('exam.examine')}
          </Button>
        </p>
      )}
    </>
  );
}

function Decide({ presentation, rulings, put }: OfExamination) {
  const { t } = useWords();
  const me = useMe();
  const openAct = useOpenAct();
  const [isNoticed, setNoticed] = useState(false);
  const [more, setMore] = useState('');
  if (presentation.presentedToId !== me.party.id || !me.mandatesNow.includes('presentation:examine')) return null;
  const { added } = rulings;
  const add = () => {
    if (more.trim() !== '') put({ ...rulings, added: [...added, more.trim()] });
    setMore('');
  };
  return (
    <div className="stack">
      {added.map((each) => (
        <p key={each} className="row between">
          <span>{each}</span>
          <Button
            size="small"
            type="text"
            onClick={() => put({ ...rulings, added: added.filter((one) => one !== each) })}
          >
            {t('act.remove')}
          </Button>
        </p>
      ))}
      <div className="row">
        <Input
          aria-label={t('exam.added')}
          placeholder={t('exam.added')}
          value={more}
          onChange={({ target }) => setMore(target.value)}
          onPressEnter={add}
        />
        <Button onClick={add}>{t('act.add')}</Button>
      </div>
      <div className="row acts">
        <Button
          type="primary"
          onClick={() =>
            openAct({
              path: `/v1/presentations/${presentation.id}/decision`,
              title: t('exam.accept'),
              object: presentation,
              filled: { ...rulings, decision: 'accept' },
            })
          }
        >
          {t('exam.accept')}
        </Button>
        <Button danger onClick={() => setNoticed(true)}>
          {t('exam.refuse')}
        </Button>
      </div>
      {isNoticed && (
        <NoticeDialog presentationId={presentation.id} rulings={rulings} onClose={() => setNoticed(false)} />
      )}
    </div>
  );
}

/** What was entered of each document; who examines enters it anew beside the paper, and it is examined again. */
function Documents({ presentation }: { presentation: Presented }) {
  const { t, language } = useWords();
  const me = useMe();
  const [entering, setEntering] = useState<string>();
  const { documents, status, presentedToId } = presentation;
  const may =
    ['received', 'examined'].includes(status) &&
    presentedToId === me.party.id &&
    me.mandatesNow.includes('presentation:examine');
  return (
    <Panel title={t('exam.documents')}>
      <div className="stack">
        {documents.map((document) => (
          <details key={document.id} className="members">
            <summary className="row between">
              <span style={{ fontWeight: 500 }}>
                {valueOf(document.type, language) ?? document.type} {document.number}
              </span>
              {document.originalsPresented !== undefined && (
                <span className="quiet small">{t('exam.originals', { count: document.originalsPresented })}</span>
              )}
            </summary>
            <div style={{ marginTop: 12 }}>
              <Fields of={document} without={['id', 'type', 'number', 'paperHash']} />
              {may && (
                <p style={{ marginTop: 12 }}>
                  <Button onClick={() => setEntering(document.id)}>{t('exam.enter')}</Button>
                </p>
              )}
            </div>
          </details>
        ))}
      </div>
      {entering !== undefined && (
        <Suspense fallback={<PageWaits />}>
          <Correct presentation={presentation} documentId={entering} onClose={() => setEntering(undefined)} />
        </Suspense>
      )}
    </Panel>
  );
}
