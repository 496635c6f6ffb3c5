import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { Suspense, useState } from 'react';
import { type Acted, act, Refused } from '../api/call.ts';
import { actFor, documentQuery } from '../api/openapi.ts';
import { shapeOf } from '../api/shape.ts';
import { Fault, PageWaits } from '../frame/states.tsx';
import { useWords } from '../words/index.ts';
import { About } from './about.tsx';
import { useAct } from './act-with-step-up.tsx';
import { Compared } from './compared.tsx';
import { Dialog } from './dialog.tsx';
import { useDraft } from './draft.ts';
import { type Filled, SchemaForm } from './form.tsx';
import { isId } from './format.ts';
import { missingIn } from './missing.ts';
import { besideOf, useReckoned } from './reckoned.ts';

export interface ActAsked {
  /** Where it is sent: `/v1/releases/rel_…/approval`. */
  path: string;
  title: string;
  /** What it is about, as it stands. */
  object?: Record<string, unknown> | undefined;
  /** What is known already. */
  filled?: Filled;
  /** What it begins something about: a form about another keeps what was typed for itself. */
  about?: string;
  /** Told when it is done. */
  onDone?(view: unknown): void;
}

/** Any act of the service: its form from its own document, what it would do before it is sent, and what was refused above what was typed. */
export function ActDialog({ asked, onClose }: { asked: ActAsked; onClose(): void }) {
  const [turn, setTurn] = useState(0);
  return (
    <Dialog title={asked.title} onCancel={onClose} width={besideOf(asked.path) ? 1280 : 640}>
      <Suspense fallback={<PageWaits />}>
        <Body key={turn} asked={asked} onClose={onClose} onAgain={() => setTurn(turn + 1)} />
      </Suspense>
    </Dialog>
  );
}

type View = Record<string, unknown>;

function Body({ asked, onClose, onAgain }: { asked: ActAsked; onClose(): void; onAgain(): void }) {
  const { t, language } = useWords();
  const client = useQueryClient();
  const { data: document } = useSuspenseQuery(documentQuery);
  const known = actFor(document, asked.path);
  const {
    value: body,
    put: setBody,
    isFound,
    forget,
  } = useDraft<Filled>(`${asked.path}${asked.about ?? ''}`, asked.filled ?? {});
  const [previewed, setPreviewed] = useState<Acted<View> | undefined>();
  const [done, setDone] = useState<Acted<View> | undefined>();
  const [lacking, setLacking] = useState<string[]>([]);
  const { run, busy, fault } = useAct();
  const Beside = besideOf(asked.path);
  const toFill = known ? missingIn(document, known.schema, body) : [];
  const reckoned = useReckoned(asked.path, body, toFill.length, Beside !== undefined && !done);
  if (done)
    return (
      <div className="stack">
        <div className="notice" role="status">
          <p style={{ fontWeight: 600 }}>{t(done.isProposed ? 'act.proposed' : 'act.done')}</p>
          {done.isProposed && <p>{t('act.proposedMore')}</p>}
        </div>
        <div className="row">
          <Button type="primary" onClick={onClose}>
            {t('say.close')}
          </Button>
          {!done.isProposed && isId(done.view.id) && done.view.id !== asked.object?.id && (
            <Link to="/go/$id" params={{ id: String(done.view.id) }} onClick={onClose}>
              {t('act.open')}
            </Link>
          )}
          {done.isProposed && (
            <Link to="/$noun/$id" params={{ noun: 'proposals', id: String(done.view.id) }} onClick={onClose}>
              {t('act.proposal')}
            </Link>
          )}
        </div>
      </div>
    );
  /** What is needed and not there is told here: the service would say it in words of its own. */
  const isWhole = () => {
    setLacking(toFill);
    return toFill.length === 0;
  };
  const send = () =>
    isWhole() &&
    run(async (key) => {
      const acted = await act<View>(asked.path, body, { key });
      await client.invalidateQueries();
      forget();
      asked.onDone?.(acted.view);
      setDone(acted);
    });
  const preview = () =>
    isWhole() &&
    run(async () => {
      setPreviewed(undefined);
      setPreviewed(await act<View>(asked.path, body, { isPreview: true }));
    });
  const faults =
    lacking.length > 0
      ? lacking.map((pointer) => ({ pointer, code: 'NEEDED', message: t('act.needed') }))
      : fault instanceof Refused
        ? fault.errors
        : (reckoned.fault?.errors ?? []);
  const hasFields =
    known !== undefined && Object.keys(shapeOf(document, known.schema, body).properties ?? {}).length > 0;
  const currency = typeof asked.object?.currency === 'string' ? asked.object.currency : undefined;
  const form = (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {known?.operation['x-lead'] !== undefined && language === 'en' && (
        <p className="quiet">{known.operation['x-lead']}</p>
      )}
      {asked.object && <About of={asked.object} />}
      {isFound && (
        <p className="notice row between" role="status">
          {t('act.found')}
          <Button
            size="small"
            onClick={() => {
              forget();
              onAgain();
            }}
          >
            {t('act.afresh')}
          </Button>
        </p>
      )}
      {lacking.length > 0 && (
        <p className="refusal" role="alert">
          {t('act.correct')}
        </p>
      )}
      {lacking.length === 0 && fault !== undefined && <Fault error={fault} />}
      {known && hasFields ? (
        <SchemaForm
          document={document}
          schema={known.schema}
          value={body}
          put={(next) => {
            setBody(next);
            setLacking([]);
            setPreviewed(undefined);
          }}
          faults={faults}
          currency={currency}
        />
      ) : (
        <p className="quiet">{t('act.nothing')}</p>
      )}
      {previewed && (
        <section className="notice">
          <h3>{t('act.previewed')}</h3>
          <p className="small">{t('act.previewStays')}</p>
          {previewed.needsAgreement !== undefined && (
            <p className="small">{t('act.previewAgree', { who: previewed.needsAgreement })}</p>
          )}
          <Compared before={asked.object} after={previewed.view} />
        </section>
      )}
      <div className="row between">
        {Beside ? (
          <span />
        ) : (
          <Button onClick={() => void preview()} disabled={busy}>
            {t('act.preview')}
          </Button>
        )}
        <div className="row">
          <Button
            onClick={() => {
              forget();
              onClose();
            }}
          >
            {t('say.cancel')}
          </Button>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t('act.send')}
          </Button>
        </div>
      </div>
    </form>
  );
  return Beside ? (
    <div className="with-beside">
      {form}
      <Suspense fallback={<PageWaits />}>
        <Beside {...reckoned} />
      </Suspense>
    </div>
  ) : (
    form
  );
}
