import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Progress, Select } from 'antd';
import { useState } from 'react';
import { act, api, type Schemas } from '../api/call.ts';
import { hashOf } from '../api/hash.ts';
import { Fault } from '../frame/states.tsx';
import { useWords } from '../words/index.ts';
import { fieldOf, termOf, valueOf } from '../words/terms/index.ts';
import { useAct } from './act-with-step-up.tsx';
import { Dialog } from './dialog.tsx';
import { Field } from './field.tsx';
import { FileField } from './file-field.tsx';

type Kind = Schemas['FileKind'];
/** What one request carries; the service takes some more. */
const PART_BYTES = 600_000;

const inBase64 = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};

/** A file of records handed in: read by the service line by line, in the name of who hands it in. */
export function HandIn() {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {t('file.handIn')}
      </Button>
      {isOpen && (
        <Dialog title={t('file.handIn')} width={560} onCancel={() => setOpen(false)}>
          <Body onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

function Body({ onClose }: { onClose(): void }) {
  const { t, language } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { run, busy, fault } = useAct();
  const { data } = useQuery({ queryKey: ['file-kinds'], queryFn: () => api.call('getFileKinds') });
  const [kind, setKind] = useState<string>();
  const [file, setFile] = useState<File>();
  const [sent, setSent] = useState(0);
  // As a value `receivables` is what a pledge is of.
  const nameOf = (each: string) =>
    each === 'receivables' ? termOf('noun', each, language) : (valueOf(each, language) ?? each);
  const chosen = data?.items.find((each) => each.kind === kind);
  const send = () =>
    run(async (key) => {
      if (file === undefined) return;
      const bytes = new Uint8Array(await file.arrayBuffer());
      const started = await act<{ id: string }>('/v1/files', { kind, name: file.name }, { key });
      const { id } = started.view;
      for (let at = 0, part = 0; at < bytes.length; at += PART_BYTES, part++) {
        const content = inBase64(bytes.subarray(at, at + PART_BYTES));
        await act(`/v1/files/${id}/parts`, { part, content }, { key: `${key}-${part}` });
        setSent(Math.round((100 * Math.min(at + PART_BYTES, bytes.length)) / bytes.length));
      }
      const whole = await act<{ id: string }>(
        `/v1/files/${id}/completion`,
        { sha256: await hashOf(bytes.buffer) },
        { key: `${key}-whole` },
      );
      await client.invalidateQueries();
      onClose();
      await navigate({
        to: '/$noun/$id',
        params: whole.isProposed ? { noun: 'proposals', id: whole.view.id } : { noun: 'files', id },
      });
    });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p className="quiet">{t('file.lead')}</p>
      {fault !== undefined && <Fault error={fault} />}
      <Field label={t('file.kind')}>
        {(given) => (
          <Select
            {...given}
            aria-label={t('file.kind')}
            style={{ width: '100%' }}
            placeholder={t('act.choose')}
            value={kind}
            onChange={setKind}
            options={(data?.items ?? []).map((each) => ({ value: each.kind, label: nameOf(each.kind) }))}
          />
        )}
      </Field>
      {chosen && <Headings kind={chosen} />}
      <Field label={t('file.file')} hint={t('file.hint')}>
        {(given) => <FileField {...given} accept=".csv,.txt,text/csv" onFile={setFile} />}
      </Field>
      {busy && <Progress percent={sent} aria-label={t('file.sending')} />}
      <div className="row">
        <Button type="primary" htmlType="submit" loading={busy} disabled={file === undefined || kind === undefined}>
          {t('file.send')}
        </Button>
        <Button onClick={onClose}>{t('say.cancel')}</Button>
      </div>
    </form>
  );
}

/** What the first line must name; those that must be there before the others. */
function Headings({ kind }: { kind: Kind }) {
  const { t, language } = useWords();
  return (
    <div className="small">
      <p>{t('file.columns')}</p>
      <ul style={{ columns: 2 }}>
        {kind.columns.map(({ name, headings, isRequired }) => (
          <li key={name} className={isRequired ? '' : 'quiet'}>
            {fieldOf(name, language)} <span className="code">{headings.slice(0, 2).join(' / ')}</span>
            {isRequired && ' *'}
          </li>
        ))}
      </ul>
      {kind.isSigned && <p className="tone-look">{t('file.signed')}</p>}
    </div>
  );
}
