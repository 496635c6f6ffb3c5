import { useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { act } from '../api/call.ts';
import type { Row } from '../api/lists.ts';
import { Fault } from '../frame/states.tsx';
import { answerEach, type Outcome } from '../parts/answers.ts';
import { useWords } from '../words/index.ts';
import { useAct } from './act-with-step-up.tsx';
import { Dialog } from './dialog.tsx';
import { Field } from './field.tsx';

/** Rejects invoices for one reason, each with its own result. */
export function RejectDialog({
  rows,
  onClose,
  onDone,
}: {
  rows: readonly Row[];
  onClose(): void;
  onDone(results: Record<string, Outcome>): void;
}) {
  const { t } = useWords();
  const client = useQueryClient();
  const { run, busy, fault } = useAct();
  const [reason, setReason] = useState('');
  const send = () =>
    run(async () => {
      const results = await answerEach(
        rows,
        (row, key) => act(`/v1/receivables/${row.id}/rejection`, { reason }, { key }),
        'rejected',
      );
      await client.invalidateQueries();
      onDone(results);
    });
  return (
    <Dialog title={t('confirm.reject')} onCancel={onClose} width={460}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {fault !== undefined && <Fault error={fault} />}
        <Field label={t('confirm.reason')}>
          {(given) => (
            <Input.TextArea {...given} rows={3} value={reason} onChange={({ target }) => setReason(target.value)} />
          )}
        </Field>
        <div className="row">
          <Button danger htmlType="submit" loading={busy} disabled={reason.trim() === ''}>
            {t('confirm.reject')}
          </Button>
          <Button onClick={onClose}>{t('say.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
