import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input, Segmented, Select } from 'antd';
import { useRef, useState } from 'react';
import { checkPackInPage } from '../../../src/ground/audit/page-check.ts';
import { ask } from '../api/call.ts';
import { listOfId, useLists } from '../api/lists.ts';
import { useNames } from '../api/names.ts';
import { Fault, PageWaits } from '../frame/states.tsx';
import { Field } from '../parts/field.tsx';
import { Pick } from '../parts/inputs.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Shape } from '../parts/state.tsx';
import { Instant, Reference } from '../parts/value.tsx';
import type { Search } from '../router.tsx';
import { useWords } from '../words/index.ts';
import { eventWords } from '../words/terms/events.ts';
import { termOf } from '../words/terms/index.ts';

interface Event {
  id: string;
  type: string;
  at: string;
  objectId: string;
  actor?: Record<string, string>;
}
interface Pack {
  objectIds?: string[];
  isWhole?: boolean;
  entries: { event: Event }[];
}
type Published = Parameters<typeof checkPackInPage>[1];
type Checked = Awaited<ReturnType<typeof checkPackInPage>>;

const keysAt = '/.well-known/holdfast-keys.json';
const check = async (pack: unknown, given: string): Promise<Checked> =>
  checkPackInPage(pack, (await ask<{ keys: Published }>(keysAt)).keys, given);

/** Evidence to be made, looked at and taken along; and a pack of whomever, verified in this browser. */
export default function Packs() {
  const { t } = useWords();
  return (
    <>
      <PageHead title={t('nav.evidence')} lead={t('packs.lead')} />
      <div className="columns">
        <section className="panel half">
          <header>
            <h2>{t('packs.make')}</h2>
          </header>
          <div className="inner">
            <Make />
          </div>
        </section>
        <section className="panel half">
          <header>
            <h2>{t('packs.verify')}</h2>
          </header>
          <div className="inner">
            <Verify />
          </div>
        </section>
      </div>
    </>
  );
}

function Make() {
  const { t, language } = useWords();
  const lists = useLists();
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const asked = search.objectId ?? '';
  const [kind, setKind] = useState(listOfId(lists, asked)?.name ?? 'facilities');
  const [typed, setTyped] = useState(asked);
  const isAlone = search.alone === 'true';
  const list = lists.find(({ name }) => name === kind);
  const put = (changes: Search) => void navigate({ to: '/packs', search: { ...search, ...changes } });
  const { data, error, isFetching } = useQuery({
    queryKey: ['evidence', asked, isAlone],
    enabled: asked !== '',
    retry: false,
    queryFn: async () => {
      const pack = await ask<Pack>('/v1/evidence', { objectId: asked, alone: isAlone ? 'true' : undefined });
      return { pack, checked: await check(pack, '') };
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        put({ objectId: typed.trim() });
      }}
    >
      <Field label={t('packs.what')}>
        {(field) => (
          <Select
            {...field}
            aria-label={t('packs.what')}
            showSearch={{ optionFilterProp: 'label' }}
            style={{ width: '100%' }}
            value={kind}
            onChange={(name) => setKind(name)}
            options={lists.map(({ name }) => ({ value: name, label: termOf('noun', name, language) }))}
          />
        )}
      </Field>
      {list?.prefixes[0] !== undefined && (
        <Field label={t('packs.which')}>
          {(field) => (
            <Pick
              key={kind}
              prefix={list.prefixes[0] as string}
              field={field}
              label={t('packs.which')}
              value={typed.startsWith(`${list.prefixes[0]}_`) ? typed : undefined}
              put={(id) => setTyped(typeof id === 'string' ? id : '')}
            />
          )}
        </Field>
      )}
      <Field label={t('packs.or')} hint={t('packs.orHint')}>
        {(field) => (
          <Input {...field} className="code" value={typed} onChange={({ target }) => setTyped(target.value)} />
        )}
      </Field>
      <div className="row between wrap">
        <Segmented
          value={isAlone ? 'alone' : 'hanging'}
          onChange={(value) => put({ alone: value === 'alone' ? 'true' : undefined })}
          options={[
            { value: 'hanging', label: t('packs.hanging') },
            { value: 'alone', label: t('packs.alone') },
          ]}
        />
        <Button type="primary" htmlType="submit" disabled={typed.trim() === ''} loading={isFetching}>
          {t('packs.gather')}
        </Button>
      </div>
      {isFetching && <PageWaits />}
      {error && <Fault error={error} />}
      {data && !isFetching && (
        <>
          <Result checked={data.checked} isPinned={false} />
          <div className="row between wrap">
            <p>
              {t('packs.holds', {
                count: data.pack.entries.length,
                objects: new Set(data.pack.entries.map(({ event }) => event.objectId)).size,
              })}
            </p>
            <Button onClick={() => save(data.pack, `holdfast-${asked.slice(-12)}.json`)}>{t('packs.file')}</Button>
          </div>
          {data.pack.isWhole === false && <p className="notice small">{t('packs.notAll')}</p>}
          <Events entries={data.pack.entries} />
        </>
      )}
    </form>
  );
}

function save(pack: unknown, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(pack, null, 1)], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function Verify() {
  const { t } = useWords();
  const [key, setKey] = useState('');
  const [pack, setPack] = useState<unknown>();
  const [isUnread, setUnread] = useState(false);
  const chooser = useRef<HTMLInputElement>(null);
  const given = key.trim();
  const { data: checked, error } = useQuery({
    queryKey: ['verified', pack, given],
    enabled: pack !== undefined,
    retry: false,
    queryFn: () => check(pack, given),
  });
  const read = async (file: File | undefined) => {
    if (!file) return;
    try {
      setPack(JSON.parse(await file.text()));
      setUnread(false);
    } catch {
      setPack(undefined);
      setUnread(true);
    }
  };
  return (
    <div className="stack">
      <p className="quiet">{t('packs.verifyLead')}</p>
      <Field label={t('packs.key')} hint={t('packs.keyHint')} isOptional>
        {(field) => (
          <Input
            {...field}
            className="code"
            autoComplete="off"
            spellCheck={false}
            value={key}
            onChange={({ target }) => setKey(target.value)}
          />
        )}
      </Field>
      <div className="row between wrap">
        <Button type="primary" onClick={() => chooser.current?.click()}>
          {t('packs.choose')}
        </Button>
        <input
          ref={chooser}
          type="file"
          hidden
          aria-label={t('packs.choose')}
          accept="application/json,.json"
          onChange={({ target }) => void read(target.files?.[0])}
        />
        <a href="/evidence" className="small">
          {t('packs.public')}
        </a>
      </div>
      {isUnread && (
        <div className="refusal" role="alert">
          <p className="title">{t('packs.noJson')}</p>
        </div>
      )}
      {error && <Fault error={error} />}
      {checked && pack !== undefined && (
        <>
          <Result checked={checked} isPinned={given !== ''} />
          <Events entries={checked.entries as unknown as { event: Event }[]} />
        </>
      )}
    </div>
  );
}

function Result({ checked, isPinned }: { checked: Checked; isPinned: boolean }) {
  const { t, language } = useWords();
  const { valid, faults, origin, size, publicKey } = checked;
  const tone = !valid ? 'act' : isPinned ? 'good' : 'look';
  return (
    <div className={valid ? 'notice' : 'refusal'} role="status">
      <p className={`row tone-${tone}`} style={{ gap: 8, fontWeight: 600 }}>
        <Shape tone={tone} />
        {t(valid ? 'packs.whole' : 'packs.broken')}
      </p>
      <p className="small">{t(!valid ? 'packs.brokenMore' : isPinned ? 'packs.pinned' : 'packs.unpinned')}</p>
      {!valid && (
        <ul className="small" lang={language === 'zh' ? 'en' : undefined}>
          {faults.slice(0, 10).map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ul>
      )}
      <dl className="facts" style={{ marginTop: 8 }}>
        <div>
          <dt>{t('packs.log')}</dt>
          <dd className="code">{origin}</dd>
        </div>
        <div>
          <dt>{t('packs.size')}</dt>
          <dd>{Number(size).toLocaleString('en')}</dd>
        </div>
        <div style={{ gridColumn: '1 / -1' }}>
          <dt>{t('packs.signer')}</dt>
          <dd className="code">{publicKey}</dd>
        </div>
      </dl>
    </div>
  );
}

const SHOWN = 200;

function Events({ entries }: { entries: { event: Event }[] }) {
  const { t, language } = useWords();
  const nameOf = useNames();
  return (
    <div className="grid-wrap" style={{ maxHeight: 420, overflowY: 'auto' }}>
      <table className="grid">
        <thead>
          <tr>
            {(['packs.when', 'packs.event', 'packs.object', 'packs.by'] as const).map((word) => (
              <th key={word} scope="col">
                {t(word)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.slice(0, SHOWN).map(({ event }) => (
            <tr key={event.id}>
              <td className="plain">
                <Instant at={event.at} />
              </td>
              <td>{eventWords(event.type, language)}</td>
              <td className="plain">
                <Reference id={event.objectId} />
              </td>
              <td>{nameOf(event.actor?.personId) ?? nameOf(event.actor?.partyId) ?? '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {entries.length > SHOWN && <p className="quiet small">{t('packs.more', { count: entries.length - SHOWN })}</p>}
    </div>
  );
}
