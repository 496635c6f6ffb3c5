import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { Button } from 'antd';
import { type ReactNode, useCallback } from 'react';
import { Refused, Unreachable } from '../api/call.ts';
import { useAgain } from '../api/live.ts';
import { PasskeyFailed } from '../api/passkey.ts';
import { Refusal } from '../parts/refusal.tsx';
import { useWords } from '../words/index.ts';

/** Keeps the layout while something is on its way. */
export function PageWaits() {
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('say.loading')} className="stack">
      <div className="skeleton" style={{ height: 28, width: 240 }} />
      <div className="skeleton" style={{ height: 44 }} />
      <div className="skeleton" style={{ height: 320 }} />
    </div>
  );
}

/** What something says when nothing is there: what would appear, and what makes it appear. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="title">{title}</p>
      {children}
    </div>
  );
}

/** A fault of a read, in the place of what was read. */
export function Fault({ error, onAgain }: { error: unknown; onAgain?(): void }) {
  const { t } = useWords();
  const again = onAgain && (
    <p style={{ marginTop: 12 }}>
      <Button onClick={onAgain}>{t('say.again')}</Button>
    </p>
  );
  if (error instanceof Refused)
    return (
      <div>
        <Refusal problem={error} />
        {again}
      </div>
    );
  if (error instanceof PasskeyFailed)
    return (
      <div className="refusal" role="alert">
        <p className="title">{t(`passkey.${error.why}`)}</p>
        <p className="remedy">{t(`passkey.${error.why}Remedy`, { place: error.place })}</p>
        {again}
      </div>
    );
  const isAway = error instanceof Unreachable;
  return (
    <div className="refusal" role="alert">
      <p className="title">{t(isAway ? 'fault.away' : 'fault.page')}</p>
      <p className="remedy">{t(isAway ? 'fault.awayRemedy' : 'fault.pageRemedy')}</p>
      {!isAway && <p className="foot">{(error as Error).message}</p>}
      {again}
    </div>
  );
}

/** What was refused or could not be read is asked for again when something happened, or the line is back: it may be allowed by now. */
export function PageFault({ error, reset: show }: ErrorComponentProps) {
  const router = useRouter();
  // Without it a read that failed is thrown again as it was, and nothing is asked.
  const { reset } = useQueryErrorResetBoundary();
  const again = useCallback(() => {
    reset();
    show();
    void router.invalidate();
  }, [reset, show, router]);
  useAgain(again);
  return <Fault error={error} onAgain={again} />;
}

export function PageMissing() {
  const { t } = useWords();
  return (
    <Empty title={t('fault.noPage')}>
      <p>{t('fault.noPageRemedy')}</p>
    </Empty>
  );
}
