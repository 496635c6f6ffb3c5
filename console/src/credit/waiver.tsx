import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { act, api } from '../api/call.ts';
import { useMe } from '../api/me.ts';
import { Fault } from '../frame/states.tsx';
import { useAct } from '../parts/act-with-step-up.tsx';
import { Panel } from '../parts/thing.tsx';
import { useWords } from '../words/index.ts';
import type { Presented } from './document.ts';
import type { Rulings } from './lines.ts';

/** Whether the applicant waives the discrepancies: asked by the bank, answered by the applicant, used by the bank or not. */
export function Waiver({ presentation, rulings }: { presentation: Presented; rulings: Rulings }) {
  const { t } = useWords();
  const me = useMe();
  const client = useQueryClient();
  const { run, busy, fault } = useAct();
  const { id, status, waiver, creditId, presentedToId } = presentation;
  const { data: credit } = useSuspenseQuery({
    queryKey: ['credit', creditId],
    queryFn: () => api.call('getCredit', { path: { creditId } }),
  });
  const isBank = presentedToId === me.party.id;
  const isApplicant = credit.applicantId === me.party.id;
  const may = (mandate: string) => me.mandatesNow.includes(mandate);
  const maySeek = isBank && waiver === null && ['examined', 'refused'].includes(status) && may('presentation:examine');
  const mayAnswer = isApplicant && waiver !== null && waiver.answeredOn === null && may('presentation:waive');
  const mayTakeUp =
    isBank && waiver?.waived === true && ['examined', 'refused'].includes(status) && may('presentation:honour');
  const send = (what: string, body: unknown) =>
    run(async (key) => {
      await act(`/v1/presentations/${id}/${what}`, body, { key });
      await client.invalidateQueries();
    });
  if (waiver === null && !maySeek) return null;
  return (
    <Panel title={t('waiver.title')}>
      <div className="stack">
        {fault !== undefined && <Fault error={fault} />}
        {waiver === null ? (
          <p className="quiet">{t('waiver.lead')}</p>
        ) : (
          <>
            <ol className="numbered">
              {waiver.discrepancies.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ol>
            <p>
              {t('waiver.sought', { on: waiver.soughtOn })}
              {' · '}
              {waiver.answeredOn === null
                ? t('waiver.waits')
                : t(waiver.waived === true ? 'waiver.waived' : 'waiver.kept', { on: waiver.answeredOn })}
            </p>
          </>
        )}
        <div className="row wrap">
          {maySeek && (
            <Button loading={busy} onClick={() => void send('waiver', rulings)}>
              {t('waiver.seek')}
            </Button>
          )}
          {mayAnswer && (
            <>
              <Button type="primary" loading={busy} onClick={() => void send('waiver-answer', { waive: true })}>
                {t('waiver.waive')}
              </Button>
              <Button loading={busy} onClick={() => void send('waiver-answer', { waive: false })}>
                {t('waiver.keep')}
              </Button>
            </>
          )}
          {mayTakeUp && (
            <Button type="primary" loading={busy} onClick={() => void send('taking-up', {})}>
              {t('waiver.takeUp')}
            </Button>
          )}
        </div>
      </div>
    </Panel>
  );
}
