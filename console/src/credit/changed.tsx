import { useQuery } from '@tanstack/react-query';
import { act, ask, Refused } from '../api/call.ts';
import { amountText, ratioText } from '../parts/format.ts';
import { Grid } from '../parts/grid.tsx';
import { Refusal } from '../parts/refusal.tsx';
import { Panel } from '../parts/thing.tsx';
import { useWords } from '../words/index.ts';
import { type BesideForm, BesidePane } from './beside.tsx';
import { type ScheduleLine, ScheduleLines, type Sheet } from './loan-tables.tsx';

interface Side {
  /** Nothing where all of it is due at once. */
  sheet: Sheet | null;
  schedule: { lines: ScheduleLine[] };
}
interface Terms {
  currency: string;
  now: Side;
  asChanged: Side;
}
interface Changed {
  compared: Terms | null;
}

/** Beside other terms of a loan that are being typed: what they would cost and when it would be paid back, beside the terms in force. */
export default function ChangedBeside(beside: BesideForm) {
  const { compared } = (beside.view ?? {}) as Partial<Changed>;
  return <BesidePane {...beside}>{compared ? <ComparedTerms of={compared} /> : null}</BesidePane>;
}

/** What is still to be paid of a line; what went out and what was paid are the same by either terms. */
const isToCome = ({ kind, dueMinor, paidMinor }: ScheduleLine): boolean =>
  kind !== 'disbursement' && BigInt(paidMinor) < BigInt(dueMinor);

/** Costs line by line and both schedules, side by side. */
export function ComparedTerms({ of: { currency, now, asChanged } }: { of: Terms }) {
  const { t } = useWords();
  const money = (sheet: Sheet | null, name: 'interestMinor' | 'feesMinor' | 'costMinor') =>
    sheet === null ? '—' : amountText(sheet[name], currency);
  const share = (sheet: Sheet | null, name: 'allInBps' | 'costOverPrincipalBps') =>
    sheet === null ? '—' : ratioText(sheet[name]);
  const endOf = ({ schedule }: Side) => schedule.lines.findLast(isToCome)?.dueOn ?? '—';
  const rows = [
    { what: t('loan.interestLeft'), of: ({ sheet }: Side) => money(sheet, 'interestMinor') },
    { what: t('loan.feesLeft'), of: ({ sheet }: Side) => money(sheet, 'feesMinor') },
    { what: t('loan.cost'), of: ({ sheet }: Side) => money(sheet, 'costMinor') },
    { what: t('loan.overPrincipal'), of: ({ sheet }: Side) => share(sheet, 'costOverPrincipalBps') },
    { what: t('loan.allIn'), of: ({ sheet }: Side) => share(sheet, 'allInBps') },
    { what: t('loan.ends'), of: endOf },
    { what: t('loan.lines'), of: ({ schedule }: Side) => String(schedule.lines.filter(isToCome).length) },
  ];
  const sides = [
    { key: 'now', title: t('loan.now'), side: now },
    { key: 'asChanged', title: t('loan.asChanged'), side: asChanged },
  ];
  return (
    <>
      <Grid
        label={t('loan.compared')}
        rows={rows}
        keyOf={({ what }) => what}
        columns={[
          { key: 'what', title: `${t('loan.sheet')} · ${currency}`, cell: ({ what }) => what },
          ...sides.map(({ key, title, side }) => ({
            key,
            title,
            isNumber: true,
            cell: (row: (typeof rows)[number]) =>
              key === 'asChanged' && row.of(side) !== row.of(now) ? <strong>{row.of(side)}</strong> : row.of(side),
          })),
        ]}
      />
      {asChanged.sheet?.isAssumed && <p className="tone-look small">{t('loan.assumed')}</p>}
      <div className="side-by-side">
        {sides.map(({ key, title, side }) => (
          <div key={key}>
            <h3>
              {t('loan.schedule')} · {title}
            </h3>
            <ScheduleLines
              lines={side.schedule.lines.filter(isToCome)}
              currency={currency}
              label={`${t('loan.schedule')} · ${title}`}
              isOneSide
            />
          </div>
        ))}
      </div>
    </>
  );
}

/** Other terms that wait for their answer, beside those in force as of today. */
export function ChangePanel({ changeId }: { changeId: string }) {
  const { t } = useWords();
  const { data } = useQuery({
    queryKey: ['loan-change', changeId],
    retry: false,
    queryFn: () => ask<Changed>(`/v1/loan-changes/${changeId}`),
  });
  if (!data?.compared) return null;
  return (
    <Panel title={t('loan.compared')}>
      <ComparedTerms of={data.compared} />
    </Panel>
  );
}

interface Waiting {
  state: string;
  path: string;
  params: Record<string, string>;
  body: unknown;
}

/** Other terms that a colleague proposes and one more person is asked for: what they come to, as the preview of the same act answers today. */
export function WaitingChange({ of }: { of: Waiting }) {
  const { t } = useWords();
  const path = `/v1${of.path.replace('{loanId}', of.params.loanId ?? '')}`;
  const { data, error } = useQuery({
    queryKey: ['waiting-change', path, of.body],
    retry: false,
    queryFn: () => act<Changed>(path, of.body, { isPreview: true }).then(({ view }) => view),
  });
  return (
    <Panel title={t('loan.compared')}>
      {error instanceof Refused ? <Refusal problem={error} /> : null}
      {data?.compared ? <ComparedTerms of={data.compared} /> : null}
    </Panel>
  );
}
