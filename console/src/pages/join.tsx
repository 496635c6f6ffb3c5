import { Link, useSearch } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { knock } from '../api/call.ts';
import { useEnter } from '../api/enter.ts';
import { Fault } from '../frame/states.tsx';
import { Copied } from '../parts/copied.tsx';
import { Door } from '../parts/door.tsx';
import { Field } from '../parts/field.tsx';
import type { Search } from '../router.tsx';
import { useWords } from '../words/index.ts';

interface Made {
  key: string;
  enrolmentCode: string;
}

/**
 * The door of who has no way in yet, or none any more: they make a key here, tell administrators its code, and come in by the key once two of
 * them have put the code on record. The key is shown to nobody else.
 */
export default function Join() {
  const { t } = useWords();
  const { way }: Search = useSearch({ strict: false });
  const isLost = way === 'lost';
  const { enter, fault, busy } = useEnter();
  const [made, setMade] = useState<Made>();
  const [key, setKey] = useState('');
  const [broke, setBroke] = useState<unknown>();
  const make = () => {
    setBroke(undefined);
    knock<Made>('/v1/enrolments', {}).then(setMade, setBroke);
  };
  const come = (event: FormEvent) => {
    event.preventDefault();
    const body = { [isLost ? 'code' : 'key']: key.trim(), as: 'cookie' };
    void enter(() => knock(isLost ? '/v1/sign-in/recovery' : '/v1/sign-in/key', body), '/access');
  };
  return (
    <Door>
      <div className="inner stack">
        <div>
          <h1>{t(isLost ? 'join.lostTitle' : 'join.title')}</h1>
          <p className="quiet">{t(isLost ? 'join.lostLead' : 'join.lead')}</p>
        </div>
        <h2>{t('join.make')}</h2>
        {broke !== undefined && <Fault error={broke} />}
        {made === undefined ? (
          <div>
            <Button size="large" onClick={make}>
              {t('join.makeKey')}
            </Button>
          </div>
        ) : (
          <>
            <Copied label={t('join.key')} text={made.key} />
            <Copied label={t(isLost ? 'join.lostCode' : 'join.code')} text={made.enrolmentCode} />
          </>
        )}
        <h2>{t('join.come')}</h2>
        {fault !== undefined && <Fault error={fault} />}
        <form className="stack" onSubmit={come}>
          <Field label={t('join.yours')} hint={t(isLost ? 'join.lostHint' : 'join.hint')}>
            {(given) => (
              <Input.Password
                {...given}
                size="large"
                autoComplete="off"
                value={key}
                onChange={({ target }) => setKey(target.value)}
              />
            )}
          </Field>
          <Button type="primary" size="large" htmlType="submit" loading={busy} disabled={key.trim() === ''} block>
            {t('join.go')}
          </Button>
        </form>
        <p className="row between">
          <Link to="/sign-in">{t('join.back')}</Link>
          <Link to="/join" search={isLost ? {} : { way: 'lost' }}>
            {t(isLost ? 'entry.first' : 'entry.lost')}
          </Link>
        </p>
      </div>
    </Door>
  );
}
