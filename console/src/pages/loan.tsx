import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { api, type Schemas } from '../api/call.ts';
import { CostLines, ScheduleLines } from '../credit/loan-tables.tsx';
import { Figure } from '../parts/figure.tsx';
import { amountText, ratioText } from '../parts/format.ts';
import { History } from '../parts/history.tsx';
import { inChinese } from '../parts/in-chinese.ts';
import { Papers } from '../parts/papers.tsx';
import { Awaited, Panel, ThingHead, useRow } from '../parts/thing.tsx';
import { Fields } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';
import { loan as loanWords } from '../words/loan.ts';
import { oneOf, termOf } from '../words/terms/index.ts';

type Loan = Schemas['Loan'];

/** A loan: what it costs as the borrower accepts it, when it is paid back, and what happened to it. */
export default function LoanPage() {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const { t, language } = useWords();
  const row = useRow('loans', id);
  const { data: loan } = useSuspenseQuery({
    queryKey: ['loan', id],
    queryFn: () => api.call('getLoan', { path: { loanId: id } }),
  });
  const { amount, outstandingMinor, allInBps, nextDueOn } = loan;
  return (
    <>
      <ThingHead
        noun="loans"
        row={row}
        whole={loan}
        title={`${oneOf('loans', language)} · ${amount.currency} ${amountText(amount.amountMinor, amount.currency)}`}
      />
      <div className="columns">
        <div className="third">
          <Figure label={t('loan.lent')} minor={amount.amountMinor} currency={amount.currency}>
            {amount.currency === 'CNY' && (
              <p className="quiet small" lang="zh">
                {inChinese(BigInt(amount.amountMinor))}
              </p>
            )}
          </Figure>
        </div>
        <div className="third">
          <Figure label={t('loan.owed')} minor={outstandingMinor} currency={amount.currency}>
            {nextDueOn !== null && (
              <p className="quiet small">
                {termOf('column', 'nextDueOn', language)} <span className="day">{nextDueOn}</span>
              </p>
            )}
          </Figure>
        </div>
        <div className="third">
          <div className="panel figure-panel">
            <p className="quiet small">{t('loan.allIn')}</p>
            <p className="figure">{ratioText(allInBps)}</p>
            <p className="quiet small">{t('loan.allInMore')}</p>
          </div>
        </div>
        <div className="two-thirds stack">
          <Awaited objectId={id} />
          <CostSheet loan={loan} />
        </div>
        <div className="third stack">
          <Papers objectId={id} />
          <History objectId={id} />
        </div>
        {/* Eight columns of figures, and a record of many, have the whole width. */}
        <div className="full stack">
          <Schedule loan={loan} />
          <Panel title={t('detail.record')}>
            <Fields
              of={{ ...loan }}
              without={['id', 'status', 'amount', 'sheetHash', 'allInBps', 'outstandingMinor']}
            />
          </Panel>
        </div>
      </div>
    </>
  );
}

/** What the borrower accepts by its hash: every fee, the interest, and what it all comes to in a year. Printed as it stands. */
function CostSheet({ loan: { id, amount, status } }: { loan: Loan }) {
  const { t } = useWords();
  const { currency } = amount;
  const { data: sheet } = useSuspenseQuery({
    queryKey: ['loan', id, 'sheet'],
    queryFn: () => api.call('getCostSheetOfLoan', { path: { loanId: id } }),
  });
  return (
    <Panel
      title={t('loan.sheet')}
      aside={
        <span className="row acts">
          <Button size="small" onClick={() => print()}>
            {t('call.print')}
          </Button>
        </span>
      }
    >
      <CostLines sheet={sheet} currency={currency} />
      <p className="quiet small" style={{ marginTop: 12 }}>
        {t(status === 'proposed' ? 'loan.toAccept' : 'loan.accepted')}{' '}
        <span className="code" title={sheet.hash}>
          {sheet.hash.slice(0, 16)}…
        </span>
      </p>
      {sheet.convention === loanWords['loan.convention'][0] ? (
        <p className="quiet small">{t('loan.convention')}</p>
      ) : (
        <p className="quiet small" lang="en">
          {sheet.convention}
        </p>
      )}
    </Panel>
  );
}

function Schedule({ loan: { id, amount } }: { loan: Loan }) {
  const { t } = useWords();
  const { currency } = amount;
  const { data: schedule } = useSuspenseQuery({
    queryKey: ['loan', id, 'schedule'],
    queryFn: () => api.call('getScheduleOfLoan', { path: { loanId: id } }),
  });
  return (
    <Panel
      title={t('loan.schedule')}
      aside={
        <span className="quiet small">
          {t(schedule.isExpected ? 'loan.expected' : 'loan.asOf', { on: schedule.asOf })}
        </span>
      }
    >
      <ScheduleLines lines={schedule.lines} currency={currency} label={t('loan.schedule')} />
    </Panel>
  );
}
