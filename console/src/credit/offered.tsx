import type { ReactNode } from 'react';
import type { Refused } from '../api/call.ts';
import { amountText, ratioText } from '../parts/format.ts';
import { useWords } from '../words/index.ts';
import { CostLines, type ScheduleLine, ScheduleLines, type Sheet } from './loan-tables.tsx';

interface Proposed {
  amount: { amountMinor: string; currency: string };
  sheet: Sheet;
  schedule: { lines: ScheduleLine[] };
}

/** Beside a loan that is being typed: what it would cost and when it would be paid back, as the service answers the act that is not sent yet. */
export default function Offered({
  view,
  fault,
  isOld,
  lacking,
}: {
  view: unknown;
  fault: Refused | undefined;
  /** More was typed since. */
  isOld: boolean;
  /** So much is still to be filled in before anything can be reckoned. */
  lacking: number;
}) {
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
            <Shown of={view as Proposed} />
          </div>
        )}
      </div>
    </section>
  );
  function told(): ReactNode {
    if (lacking > 0) return <p className="quiet">{t('loan.lacks', { count: lacking })}</p>;
    if (fault)
      return (
        <div className="refusal" role="status">
          <p className="title">{fault.title}</p>
          {fault.remedy !== '' && <p className="remedy">{fault.remedy}</p>}
        </div>
      );
    return view === undefined ? <div className="skeleton" style={{ height: 320 }} /> : null;
  }
}

function Shown({ of: { amount, sheet, schedule } }: { of: Proposed }) {
  const { t } = useWords();
  const { currency } = amount;
  return (
    <>
      <dl className="facts">
        <div>
          <dt>{t('loan.lent')}</dt>
          <dd className="figure">
            {currency} {amountText(amount.amountMinor, currency)}
          </dd>
        </div>
        <div>
          <dt>{t('loan.allIn')}</dt>
          <dd className="figure">{ratioText(sheet.allInBps)}</dd>
        </div>
      </dl>
      <h3>{t('loan.sheet')}</h3>
      <CostLines sheet={sheet} currency={currency} />
      <h3>{t('loan.schedule')}</h3>
      <ScheduleLines lines={schedule.lines} currency={currency} label={t('loan.schedule')} isExpected />
      <p className="quiet small">{t('act.previewStays')}</p>
    </>
  );
}
