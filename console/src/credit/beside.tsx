import type { ReactNode } from 'react';
import type { Refused } from '../api/call.ts';
import { Refusal } from '../parts/refusal.tsx';
import { addWords, useWords } from '../words/index.ts';
import { loan as loanWords } from '../words/loan.ts';

addWords(loanWords);

export interface BesideForm {
  view: unknown;
  fault: Refused | undefined;
  /** More was typed since. */
  isOld: boolean;
  /** So much is still to be filled in before anything can be reckoned. */
  lacking: number;
}

/** Beside what is being typed: what it comes to, as the service answers the act that is not sent yet, or why it would refuse it. */
export function BesidePane({ view, fault, isOld, lacking, children }: BesideForm & { children: ReactNode }) {
  const { t } = useWords();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what is longer than its place is moved by the keyboard
    <section className="panel beside-form" tabIndex={0} aria-label={t('act.previewed')}>
      <header>
        <h2>{t('act.previewed')}</h2>
      </header>
      <div className="inner stack">
        {told()}
        {lacking === 0 && view !== undefined && (
          <div className={isOld || fault ? 'stack old' : 'stack'} aria-busy={isOld}>
            {children}
            <p className="quiet small">{t('act.previewStays')}</p>
          </div>
        )}
      </div>
    </section>
  );
  function told(): ReactNode {
    if (lacking > 0) return <p className="quiet">{t('loan.lacks', { count: lacking })}</p>;
    if (fault) return <Refusal problem={fault} />;
    return view === undefined ? <div className="skeleton" style={{ height: 320 }} /> : null;
  }
}
