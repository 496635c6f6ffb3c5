import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { act, api } from '../api/call.ts';
import { Fault } from '../frame/states.tsx';
import { KeptPaper } from '../papers/paper.tsx';
import { useAct } from '../parts/act-with-step-up.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { useWords } from '../words/index.ts';
import type { Entered, Presented } from './document.ts';
import { DocumentForm } from './document-form.tsx';

/** What a document shows, entered anew beside its paper. */
export function Correct({
  presentation,
  documentId,
  onClose,
}: {
  presentation: Presented;
  documentId: string;
  onClose(): void;
}) {
  const { t } = useWords();
  const client = useQueryClient();
  const { run, busy, fault } = useAct();
  const { data: templates } = useSuspenseQuery({
    queryKey: ['document-templates'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => api.call('getDocumentTemplates'),
  });
  const before = presentation.documents.find(({ id }) => id === documentId) as Entered | undefined;
  const [document, put] = useState<Entered>(before ?? { id: documentId, type: 'other' });
  const send = () =>
    run(async (key) => {
      await act(`/v1/presentations/${presentation.id}/documents`, { document }, { key });
      await client.invalidateQueries();
      onClose();
    });
  return (
    <Dialog title={t('exam.enter')} onCancel={onClose} width={1100}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {fault !== undefined && <Fault error={fault} />}
        <div className="examining">
          <div>
            <DocumentForm
              elements={templates.items.find(({ type }) => type === document.type)?.elements ?? []}
              document={document}
              put={put}
            />
            <p style={{ marginTop: 16 }}>
              <Button type="primary" htmlType="submit" loading={busy}>
                {t('act.send')}
              </Button>
            </p>
          </div>
          <div className="beside">
            <KeptPaper sha256={document.paperHash} />
          </div>
        </div>
      </form>
    </Dialog>
  );
}
