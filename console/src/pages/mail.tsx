import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Input, Segmented } from 'antd';
import { type ReactNode, useState } from 'react';
import { act, ask, Refused, type Schemas } from '../api/call.ts';
import { Fault } from '../frame/states.tsx';
import { useAct } from '../parts/act-with-step-up.tsx';
import { Field } from '../parts/field.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Panel } from '../parts/thing.tsx';
import { Instant } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';

type Address = Schemas['MailAddress'];

const addressQuery = {
  queryKey: ['mail'],
  retry: false,
  // Nobody who has named no address has one.
  queryFn: () =>
    ask<Address>('/v1/mail').catch((error: unknown) => {
      if (error instanceof Refused && error.status === 404) return null;
      throw error;
    }),
};

/** Where one has the digest of each day and what is urgent sent: named, shown to be one's own, changed and ended here. */
export default function Mail() {
  const { t } = useWords();
  const { data } = useSuspenseQuery(addressQuery);
  return (
    <>
      <PageHead title={t('mail.title')} lead={t('mail.lead')}>
        <Link to="/today">{t('mail.today')}</Link>
      </PageHead>
      <div className="columns">
        {data && (
          <div className="half stack">
            <Standing address={data} />
            {data.confirmedAt === null && <Confirm />}
          </div>
        )}
        <div className="half">
          <Name before={data} />
        </div>
      </div>
    </>
  );
}

function Standing({ address: { address, language, confirmedAt } }: { address: Address }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { run, busy, fault } = useAct();
  const end = () =>
    run(async (key) => {
      await act('/v1/mail/end', {}, { key });
      await client.invalidateQueries({ queryKey: ['mail'] });
    });
  return (
    <Panel title={address}>
      <dl className="facts">
        <div>
          <dt>{t('mail.language')}</dt>
          <dd>{t(`mail.${language}`)}</dd>
        </div>
        <div>
          <dt>{t('mail.confirmed')}</dt>
          <dd>
            {confirmedAt === null ? (
              <span className="tone-look">{t('mail.notYet')}</span>
            ) : (
              <Instant at={confirmedAt} />
            )}
          </dd>
        </div>
      </dl>
      {fault !== undefined && <Fault error={fault} />}
      <p style={{ marginTop: 16 }}>
        <Button danger loading={busy} onClick={() => void end()}>
          {t('mail.end')}
        </Button>
      </p>
    </Panel>
  );
}

/** Eight digits went to the address: who gives them reads what comes there. */
/** A form in a panel: what it asks, and what came of the last try. */
function Asked(props: { title: string; send: () => unknown; fault: unknown; children: ReactNode }) {
  return (
    <Panel title={props.title}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void props.send();
        }}
      >
        {props.fault !== undefined && <Fault error={props.fault} />}
        {props.children}
      </form>
    </Panel>
  );
}

function Confirm() {
  const { t } = useWords();
  const client = useQueryClient();
  const { run, busy, fault } = useAct();
  const [code, setCode] = useState('');
  const send = () =>
    run(async (key) => {
      await act('/v1/mail/confirmation', { code: code.normalize('NFKC').replaceAll(/\s/g, '') }, { key });
      await client.invalidateQueries({ queryKey: ['mail'] });
    });
  return (
    <Asked title={t('mail.confirm')} send={send} fault={fault}>
      <Field label={t('mail.code')} hint={t('mail.codeHint')}>
        {(given) => (
          <Input
            {...given}
            required
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onChange={({ target }) => setCode(target.value)}
          />
        )}
      </Field>
      <div>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('mail.confirm')}
        </Button>
      </div>
    </Asked>
  );
}

function Name({ before }: { before: Address | null }) {
  const { t, language: spoken } = useWords();
  const client = useQueryClient();
  const { run, busy, fault } = useAct();
  const [address, setAddress] = useState('');
  const [language, setLanguage] = useState<'en' | 'zh'>(before?.language ?? spoken);
  const send = () =>
    run(async (key) => {
      await act('/v1/mail', { address: address.trim(), language }, { key });
      setAddress('');
      await client.invalidateQueries({ queryKey: ['mail'] });
    });
  return (
    <Asked title={t(before ? 'mail.another' : 'mail.name')} send={send} fault={fault}>
      <Field label={t('mail.address')} hint={t('mail.addressHint')}>
        {(given) => (
          <Input
            {...given}
            required
            type="email"
            autoComplete="email"
            value={address}
            onChange={({ target }) => setAddress(target.value)}
          />
        )}
      </Field>
      <div className="form-field">
        <p id="mail-language" style={{ marginBottom: 4 }}>
          {t('mail.language')}
        </p>
        <Segmented
          aria-labelledby="mail-language"
          value={language}
          onChange={setLanguage}
          options={[
            { value: 'zh', label: t('mail.zh') },
            { value: 'en', label: t('mail.en') },
          ]}
        />
      </div>
      <div>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('mail.send')}
        </Button>
      </div>
    </Asked>
  );
}
