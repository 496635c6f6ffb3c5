import type { Schemas } from '../api/call.ts';
import { amountText, ratioText } from '../parts/format.ts';
import { Grid } from '../parts/grid.tsx';
import { labelOf } from '../parts/value.tsx';
import { addWords, useWords } from '../words/index.ts';
import { loan as loanWords } from '../words/loan.ts';
import { valueOf } from '../words/terms/index.ts';

addWords(loanWords);

export type Sheet = Omit<Schemas['CostSheet'], 'loanId' | 'hash'>;
export type ScheduleLine = Schemas['LoanSchedule']['lines'][number];
type Shown = ScheduleLine & { at: number };

/** What a loan costs: interest and each fee, what they come to, and the same as a rate of the year. */
export function CostLines({ sheet, currency }: { sheet: Sheet; currency: string }) {
  const { t, language } = useWords();
  const money = (minor: string) => <span className="number">{amountText(minor, currency)}</span>;
  const lines = [
    { key: 'interest', what: t('loan.interest'), who: '', on: null, minor: sheet.interestMinor },
    ...sheet.fees.map(({ code, payeeName, mostMinor, expectedOn }) => ({
      key: code,
      what: valueOf(code, language) ?? code,
      who: payeeName,
      on: expectedOn,
      minor: mostMinor,
    })),
  ];
  return (
    <>
      <Grid
        label={t('loan.sheet')}
        rows={lines}
        keyOf={({ key }) => key}
        columns={[
          { key: 'what', title: t('loan.what'), cell: ({ what }) => what },
          { key: 'who', title: t('loan.paidTo'), cell: ({ who }) => who || '—' },
          {
            key: 'on',
            title: t('work.due'),
            cell: ({ on }) => (on === null ? '—' : <span className="day">{on}</span>),
          },
          { key: 'minor', title: currency, isNumber: true, cell: ({ minor }) => money(minor) },
        ]}
      />
      <dl className="facts" style={{ marginTop: 16 }}>
        <div>
          <dt>{t('loan.cost')}</dt>
          <dd>
            <strong>
              {currency} {money(sheet.costMinor)}
            </strong>
          </dd>
        </div>
        <div>
          <dt>{t('loan.allIn')}</dt>
          <dd>
            <strong>{ratioText(sheet.allInBps)}</strong>
          </dd>
        </div>
        <div>
          <dt>{t('loan.overPrincipal')}</dt>
          <dd>{ratioText(sheet.costOverPrincipalBps)}</dd>
        </div>
      </dl>
      {sheet.isAssumed && <p className="tone-look small">{t('loan.assumed')}</p>}
    </>
  );
}

const all = ['principalMinor', 'interestMinor', 'feesMinor', 'dueMinor', 'paidMinor', 'balanceMinor'] as const;
/** Of what is only expected nothing is paid, and no fee is asked for yet. */
const ofExpected = ['principalMinor', 'interestMinor', 'dueMinor', 'balanceMinor'] as const;

/** Beside another schedule there is room for what differs: when, how much, and what is left. */
const ofOneSide = ['interestMinor', 'dueMinor', 'balanceMinor'] as const;

/** A schedule line by line. A day for which no calendar is published yet carries a question mark. */
export function ScheduleLines({
  lines,
  currency,
  label,
  isExpected = false,
  isOneSide = false,
}: {
  lines: readonly ScheduleLine[];
  currency: string;
  label: string;
  isExpected?: boolean;
  isOneSide?: boolean;
}) {
  const { t, language } = useWords();
  return (
    <Grid
      label={label}
      rows={lines.map((line, at): Shown => ({ ...line, at }))}
      keyOf={({ at }) => String(at)}
      columns={[
        {
          key: 'kind',
          title: t('loan.what'),
          cell: ({ kind, number }) => `${valueOf(kind, language) ?? kind}${number === null ? '' : ` ${number}`}`,
        },
        {
          key: 'due',
          title: t('work.due'),
          cell: ({ dueOn, isAssumed }) => (
            <span className="day" title={isAssumed ? t('loan.assumedDay') : undefined}>
              {dueOn}
              {isAssumed && ' ?'}
            </span>
          ),
        },
        ...(isOneSide ? ofOneSide : isExpected ? ofExpected : all).map((name) => ({
          key: name,
          title: name === 'dueMinor' ? t('loan.toPay') : labelOf(name, language),
          isNumber: true,
          cell: (line: Shown) => amountText(line[name], currency),
        })),
      ]}
    />
  );
}
