import { amountText, ratioText } from '../parts/format.ts';
import { useWords } from '../words/index.ts';
import { type BesideForm, BesidePane } from './beside.tsx';
import { CostLines, type ScheduleLine, ScheduleLines, type Sheet } from './loan-tables.tsx';

interface Proposed {
  amount: { amountMinor: string; currency: string };
  sheet: Sheet;
  schedule: { lines: ScheduleLine[] };
}

/** Beside a loan that is being typed: what it would cost and when it would be paid back. */
export default function Offered(beside: BesideForm) {
  return (
    <BesidePane {...beside}>
      <Shown of={beside.view as Proposed} />
    </BesidePane>
  );
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
    </>
  );
}
