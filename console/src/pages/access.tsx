import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { act } from '../api/call.ts';
import { type Factors, factorsQuery } from '../api/factors.ts';
import { hasPasskeys, made } from '../api/passkey.ts';
import { Fault } from '../frame/states.tsx';
import { useAct } from '../parts/act-with-step-up.tsx';
import { Copied } from '../parts/copied.tsx';
import { Field } from '../parts/field.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Instant } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';

const key = factorsQuery.queryKey;
const Qr = lazy(() => import('../parts/qr.tsx'));

/** What a person signs in with: made here, shown here once. */
export default function Access() {
  const { t } = useWords();
  const { data } = useSuspenseQuery(factorsQuery);
  const hasNone = data.passwordAt === null && data.passkeys === 0;
  return (
    <>
      <PageHead title={t('access.title')} lead={t('access.lead')} />
      {hasNone && (
        <p className="notice" style={{ marginBottom: 16 }}>
          {t('access.first')}
        </p>
      )}
      <div className="columns">
        <section className="panel half">
          <Password factors={data} />
        </section>
        <section className="panel half">
          <Authenticator factors={data} />
        </section>
        {hasPasskeys() && (
          <section className="panel half">
            <Passkeys factors={data} />
          </section>
        )}
      </div>
    </>
  );
}

function Since({ at }: { at: string | null }) {
  const { t } = useWords();
  return <span className="quiet small">{at === null ? t('access.none') : <Instant at={at} />}</span>;
}

function Password({ factors }: { factors: Factors }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { run, busy, fault } = useAct();
  const [form, setForm] = useState({ name: '', password: '', oldPassword: '' });
  const send = () =>
    run(async (idempotencyKey) => {
      const body = {
        password: form.password,
        ...(factors.passwordAt !== null && { oldPassword: form.oldPassword }),
        ...(factors.loginName === null && { name: form.name }),
      };
      await act('/v1/me/password', body, { key: idempotencyKey });
      setForm({ name: '', password: '', oldPassword: '' });
      await client.invalidateQueries({ queryKey: key });
    });
  return (
    <>
      <header>
        <h2>{t('access.passwordTitle')}</h2>
        <Since at={factors.passwordAt} />
      </header>
      <form
        className="inner stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {factors.loginName !== null && <p>{t('access.passwordSet', { name: factors.loginName })}</p>}
        {fault !== undefined && <Fault error={fault} />}
        {factors.loginName === null && (
          <Field label={t('entry.name')} hint={t('access.nameHint')}>
            {(given) => (
              <Input {...given} value={form.name} onChange={({ target }) => setForm({ ...form, name: target.value })} />
            )}
          </Field>
        )}
        {factors.passwordAt !== null && (
          <Field label={t('access.old')}>
            {(given) => (
              <Input.Password
                {...given}
                autoComplete="current-password"
                value={form.oldPassword}
                onChange={({ target }) => setForm({ ...form, oldPassword: target.value })}
              />
            )}
          </Field>
        )}
        <Field label={t('entry.password')} hint={t('access.passwordHint')}>
          {(given) => (
            <Input.Password
              {...given}
              autoComplete="new-password"
              value={form.password}
              onChange={({ target }) => setForm({ ...form, password: target.value })}
            />
          )}
        </Field>
        <div>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t('access.setPassword')}
          </Button>
        </div>
      </form>
    </>
  );
}

function Authenticator({ factors }: { factors: Factors }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { run, busy, fault } = useAct();
  const [begun, setBegun] = useState<{ secret: string | null; uri: string | null } | undefined>();
  const [code, setCode] = useState('');
  const [codes, setCodes] = useState<string[]>([]);
  const begin = () =>
    run(async (idempotencyKey) => {
      const { view } = await act<{ secret: string; uri: string }>('/v1/me/authenticator', {}, { key: idempotencyKey });
      setBegun(view);
    });
  const confirm = () =>
    run(async (idempotencyKey) => {
      const { view } = await act<{ recoveryCodes: string[] | null }>(
        '/v1/me/authenticator/confirmation',
        { code },
        { key: idempotencyKey },
      );
      setCodes(view.recoveryCodes ?? []);
      setBegun(undefined);
      await client.invalidateQueries({ queryKey: key });
    });
  return (
    <>
      <header>
        <h2>{t('access.authenticatorTitle')}</h2>
        <Since at={factors.authenticatorAt} />
      </header>
      <div className="inner stack">
        {fault !== undefined && <Fault error={fault} />}
        {codes.length > 0 && (
          <div className="notice">
            <p>{t('access.codes')}</p>
            <ul className="code" style={{ columns: 2, marginTop: 8 }}>
              {codes.map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          </div>
        )}
        {begun === undefined ? (
          <div>
            <Button
              type={factors.authenticatorAt === null ? 'primary' : 'default'}
              loading={busy}
              onClick={() => void begin()}
            >
              {t('access.begin')}
            </Button>
          </div>
        ) : (
          <form
            className="stack"
            onSubmit={(event) => {
              event.preventDefault();
              void confirm();
            }}
          >
            <p>{t('access.scan')}</p>
            {begun.uri !== null && (
              <Suspense fallback={<div className="skeleton" style={{ width: 200, height: 200 }} />}>
                <Qr text={begun.uri} label={t('access.qr')} />
              </Suspense>
            )}
            <Copied label={t('access.secret')} text={begun.secret ?? ''} />
            <Field label={t('entry.code')}>
              {(given) => (
                <Input
                  {...given}
                  autoComplete="one-time-code"
                  inputMode="numeric"
                  value={code}
                  onChange={({ target }) => setCode(target.value)}
                />
              )}
            </Field>
            <div>
              <Button type="primary" htmlType="submit" loading={busy}>
                {t('access.confirm')}
              </Button>
            </div>
          </form>
        )}
      </div>
    </>
  );
}

function Passkeys({ factors }: { factors: Factors }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { run, busy, fault } = useAct();
  const [name, setName] = useState('');
  const add = () =>
    run(async (idempotencyKey) => {
      const { view } = await act('/v1/me/passkeys/question', {});
      const passkey = await made(view);
      await act('/v1/me/passkeys', { name, passkey }, { key: idempotencyKey });
      setName('');
      await client.invalidateQueries({ queryKey: key });
    });
  return (
    <>
      <header>
        <h2>{t('access.passkeysTitle')}</h2>
        <span className="quiet small">{t('access.passkeys', { count: factors.passkeys })}</span>
      </header>
      <form
        className="inner stack"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        {fault !== undefined && <Fault error={fault} />}
        <Field label={t('access.device')}>
          {(given) => <Input {...given} value={name} onChange={({ target }) => setName(target.value)} />}
        </Field>
        <div>
          <Button htmlType="submit" loading={busy} disabled={name.trim() === ''}>
            {t('access.addPasskey')}
          </Button>
        </div>
      </form>
    </>
  );
}
