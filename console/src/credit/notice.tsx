import { useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useEffect, useState } from 'react';
import { act, type Schemas } from '../api/call.ts';
import { Fault, PageWaits } from '../frame/states.tsx';
import { useAct } from '../parts/act-with-step-up.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import { useWords } from '../words/index.ts';
import { valueOf } from '../words/terms/index.ts';
import type { Rulings } from './lines.ts';

const disposals = ['HOLD', 'RETURN', 'NOTIFY', 'PREVINST'] as const;

/** The notice of refusal exactly as it would go out, before it goes: one message, every discrepancy in it. */
export function NoticeDialog({
  presentationId,
  rulings,
  onClose,
}: {
  presentationId: string;
  rulings: Rulings;
  onClose(): void;
}) {
  const { t, language } = useWords();
  const client = useQueryClient();
  const { run, busy, fault } = useAct();
  const [disposal, setDisposal] = useState<string>('HOLD');
  const [notice, setNotice] = useState<Schemas['RefusalNotice'] | null>();
  const [unread, setUnread] = useState<unknown>();
  const path = `/v1/presentations/${presentationId}/decision`;
  const body = { ...rulings, decision: 'refuse', disposal };
  const wanted = JSON.stringify(body);
  useEffect(() => {
    let isWanted = true;
    setNotice(undefined);
    setUnread(undefined);
    act<Schemas['Presentation']>(path, JSON.parse(wanted), { isPreview: true }).then(
      ({ view }) => isWanted && setNotice(view.refusalNotice),
      (error: unknown) => isWanted && setUnread(error),
    );
    return () => {
      isWanted = false;
    };
  }, [path, wanted]);
  const send = () =>
    run(async (key) => {
      await act(path, body, { key });
      await client.invalidateQueries();
      onClose();
    });
  return (
    <Dialog title={t('exam.preview')} onCancel={onClose} width={680}>
      <div className="stack">
        <p className="quiet">{t('exam.previewLead')}</p>
        {fault !== undefined && <Fault error={fault} />}
        {unread !== undefined && <Fault error={unread} />}
        <Field label={t('exam.disposal')}>
          {(field) => (
            <Select
              {...field}
              aria-label={t('exam.disposal')}
              style={{ width: '100%' }}
              value={disposal}
              onChange={setDisposal}
              options={disposals.map((code) => ({ value: code, label: valueOf(code, language) ?? code }))}
            />
          )}
        </Field>
        {notice === undefined && unread === undefined && <PageWaits />}
        {notice && (
          <>
            <ol className="numbered">
              {notice.discrepancies.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ol>
            <pre className="letter code">{notice.message}</pre>
          </>
        )}
        <div className="row between">
          <Button onClick={onClose}>{t('say.cancel')}</Button>
          <Button danger type="primary" loading={busy} disabled={!notice} onClick={() => void send()}>
            {t('exam.sendNotice')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
