import { useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { comeBack, useStanding } from '../api/session.ts';
import { DoorForm } from '../parts/door-form.tsx';
import { useWords } from '../words/index.ts';
import { Fault } from './states.tsx';

/** The door again, over a page that stays as it is: nobody reads it meanwhile, and what was typed is still there afterwards. */
export default function SessionOver() {
  const standing = useStanding();
  const { t } = useWords();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  if (standing === 'good') return null;
  const enter = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setFault(undefined);
    try {
      await work();
      await comeBack();
      await client.invalidateQueries();
    } catch (error) {
      if ((error as Error).name !== 'NotAllowedError') setFault(error);
    } finally {
      setBusy(false);
    }
  };
  const isOther = standing === 'other';
  return (
    <Modal
      open
      title={t(isOther ? 'entry.other' : 'entry.over')}
      footer={null}
      closable={false}
      keyboard={false}
      width={440}
      zIndex={1_500}
      mask={{ closable: false }}
      styles={{ mask: { background: 'var(--ground)' } }}
    >
      <div className="stack">
        <p>{t(isOther ? 'entry.otherLead' : 'entry.overLead')}</p>
        {fault !== undefined && <Fault error={fault} />}
        <DoorForm busy={busy} onEnter={(work) => void enter(work)} />
        {isOther && (
          <Button block onClick={() => location.replace('/work')}>
            {t('entry.goOther')}
          </Button>
        )}
      </div>
    </Modal>
  );
}
