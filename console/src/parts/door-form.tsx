import { Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { knock } from '../api/call.ts';
import { hasPasskeys, signInByPasskey } from '../api/passkey.ts';
import { useWords } from '../words/index.ts';
import { Field } from './field.tsx';

/** What a person shows to come in: password and code, or a passkey. */
export function DoorForm({
  busy,
  isSecond = false,
  onEnter,
}: {
  busy: boolean;
  /** Another way stands before it. */
  isSecond?: boolean;
  onEnter(work: () => Promise<unknown>): void;
}) {
  const { t } = useWords();
  const [form, setForm] = useState({ loginName: '', password: '', code: '' });
  const put = (name: keyof typeof form) => (event: { target: { value: string } }) =>
    setForm({ ...form, [name]: event.target.value });
  const send = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    // Figures of a Chinese keyboard are the same figures; a name is written small and without blanks.
    const shown = {
      loginName: form.loginName.normalize('NFKC').trim().toLowerCase(),
      password: form.password,
      code: form.code.normalize('NFKC').trim(),
    };
    onEnter(() => knock('/v1/sign-in', { ...shown, as: 'cookie' }));
  };
  return (
    <form className="stack" onSubmit={send}>
      <Field label={t('entry.name')}>
        {(given) => (
          <Input {...given} size="large" autoComplete="username" value={form.loginName} onChange={put('loginName')} />
        )}
      </Field>
      <Field label={t('entry.password')}>
        {(given) => (
          <Input.Password
            {...given}
            size="large"
            autoComplete="current-password"
            value={form.password}
            onChange={put('password')}
          />
        )}
      </Field>
      <Field label={t('entry.code')} hint={t('entry.codeHint')}>
        {(given) => (
          <Input
            {...given}
            size="large"
            autoComplete="one-time-code"
            inputMode="numeric"
            value={form.code}
            onChange={put('code')}
          />
        )}
      </Field>
      <Button type={isSecond ? 'default' : 'primary'} size="large" htmlType="submit" loading={busy} block>
        {t('entry.go')}
      </Button>
      {hasPasskeys() && (
        <Button size="large" block onClick={() => onEnter(signInByPasskey)}>
          {t('entry.passkey')}
        </Button>
      )}
    </form>
  );
}
