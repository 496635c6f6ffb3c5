import { useSuspenseQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Suspense, useRef, useState } from 'react';
import { actFor, documentQuery, type Schema } from '../api/openapi.ts';
import { PageWaits } from '../frame/states.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { type Filled, SchemaForm } from '../parts/form.tsx';
import { missingIn } from '../parts/missing.ts';
import { useWords } from '../words/index.ts';
import type { Outbox, ToSave } from './outbox.ts';
import { hashOf } from './store.ts';

export interface Prepared {
  path: string;
  title: string;
  filled?: Filled;
  /** Fields that are known and need not be asked. */
  without?: readonly string[];
}

interface Photograph {
  blob: Blob;
  sha256: string;
  name: string;
}

/** An act of the field, filled in and saved on this device: it goes when it can. */
export function Prepare({ asked, outbox, onClose }: { asked: Prepared; outbox: Outbox; onClose(): void }) {
  return (
    <Dialog title={asked.title} onCancel={onClose} width={640}>
      <Suspense fallback={<PageWaits />}>
        <Body asked={asked} outbox={outbox} onClose={onClose} />
      </Suspense>
    </Dialog>
  );
}

const without = (schema: Schema, names: readonly string[]): Schema => ({
  ...schema,
  properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => !names.includes(name))),
});

function Body({ asked, outbox, onClose }: { asked: Prepared; outbox: Outbox; onClose(): void }) {
  const { t } = useWords();
  const { data: document } = useSuspenseQuery(documentQuery);
  const known = actFor(document, asked.path);
  const [body, setBody] = useState<Filled>(asked.filled ?? {});
  const [lacking, setLacking] = useState<string[]>([]);
  const [taken, setTaken] = useState<Photograph[]>([]);
  const camera = useRef<HTMLInputElement>(null);
  const needsPaper = known?.schema.required?.includes('documentHash') ?? false;
  const take = async (files: FileList | null) => {
    const more = await Promise.all(
      [...(files ?? [])].map(async (blob) => ({ blob, sha256: await hashOf(blob), name: blob.name })),
    );
    setTaken((before) => [...before, ...more]);
  };
  const save = async () => {
    // Told now: without a line it would come out hours later, when the goods are in the hall.
    const missing = known ? missingIn(document, known.schema, body).filter((at) => at !== '/documentHash') : [];
    setLacking(missing);
    if (missing.length > 0) return;
    const papers: ToSave[] = taken.map(({ blob, sha256, name }) => ({ kind: 'paper', title: name, blob, sha256 }));
    const hash = taken[0] && known?.schema.properties?.documentHash ? { documentHash: taken[0].sha256 } : {};
    await outbox.save([...papers, { kind: 'act', title: asked.title, path: asked.path, body: { ...body, ...hash } }]);
    onClose();
  };
  if (!known) return <p>{t('field.unknown')}</p>;
  return (
    <form
      className="stack field-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <SchemaForm
        document={document}
        schema={without(known.schema, ['documentHash', ...(asked.without ?? [])])}
        value={body}
        put={(next) => {
          setBody(next);
          setLacking([]);
        }}
        faults={lacking.map((pointer) => ({ pointer, code: 'NEEDED', message: t('act.needed') }))}
        currency={undefined}
      />
      <div>
        <div className="row between">
          <span>
            {t('field.photographs', { count: taken.length })}{' '}
            {needsPaper && taken.length === 0 && <span className="tone-look small">{t('field.photographNeeded')}</span>}
          </span>
          <Button size="large" onClick={() => camera.current?.click()}>
            {t('field.photograph')}
          </Button>
        </div>
        <input
          ref={camera}
          type="file"
          hidden
          multiple
          capture="environment"
          accept="image/jpeg,image/png,application/pdf"
          aria-label={t('field.photograph')}
          onChange={({ target }) => void take(target.files)}
        />
        <ul className="small">
          {taken.map(({ sha256, name }) => (
            <li key={sha256} className="row">
              <span className="grow">{name}</span> <span className="code quiet">{sha256.slice(0, 12)}…</span>
            </li>
          ))}
        </ul>
      </div>
      <p className="quiet small">{t(outbox.isOnline ? 'field.goesNow' : 'field.goesLater')}</p>
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button size="large" onClick={onClose}>
          {t('say.cancel')}
        </Button>
        <Button size="large" type="primary" htmlType="submit" disabled={needsPaper && taken.length === 0}>
          {t('field.save')}
        </Button>
      </div>
    </form>
  );
}
