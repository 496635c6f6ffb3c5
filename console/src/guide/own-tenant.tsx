import { Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { act, knock, Refused, type Schemas } from '../api/call.ts';
import { Fault } from '../frame/states.tsx';
import { useAct } from '../parts/act-with-step-up.tsx';
import { Copied } from '../parts/copied.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import { Panel } from '../parts/thing.tsx';
import { useWords } from '../words/index.ts';

type Founded = Schemas['FoundedTenant'];

/** A tenant with nothing in it, for who will work here in earnest: apart from everything that this one holds. */
export function OwnTenant() {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel title={t('tenant.title')}>
      <div className="stack">
        <p>{t('tenant.why')}</p>
        <div>
          <Button onClick={() => setOpen(true)}>{t('tenant.begin')}</Button>
        </div>
      </div>
      {isOpen && (
        <Dialog title={t('tenant.title')} onCancel={() => setOpen(false)} width={560}>
          <Founding onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </Panel>
  );
}

const asked = [
  ['name', 'tenant.name', '/name'],
  ['operator', 'tenant.operator', '/operator/name'],
  ['country', 'tenant.country', '/operator/country'],
  ['first', 'tenant.first', '/administrators/0/name'],
  ['second', 'tenant.second', '/administrators/1/name'],
] as const;
type Typed = Record<(typeof asked)[number][0], string>;

function Founding({ onClose }: { onClose(): void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState<Typed>({ name: '', operator: '', country: 'CN', first: '', second: '' });
  const [founded, setFounded] = useState<Founded>();
  const { run, busy, fault } = useAct();
  const faults = fault instanceof Refused ? fault.errors : [];
  const isWhole = Object.values(typed).every((text) => text.trim() !== '');
  const send = (event: FormEvent) => {
    event.preventDefault();
    void run(async (key) => {
      const codes = await Promise.all([0, 1].map(() => knock<Schemas['Enrolment']>('/v1/enrolments', {})));
      const administrators = [typed.first, typed.second].map((name, i) => ({
        name: name.trim(),
        enrolmentCode: codes[i]?.enrolmentCode,
      }));
      const operator = { name: typed.operator.trim(), country: typed.country.trim().toUpperCase() };
      const body = { name: typed.name.trim(), operator, administrators };
      setFounded((await act<Founded>('/v1/installation/tenants', body, { key })).view);
    });
  };
  if (founded)
    return (
      <div className="stack">
        <p className="notice" role="status">
          {t('tenant.done', { name: founded.name })}
        </p>
        <p>{t('tenant.links')}</p>
        {founded.administrators.map(({ name, link }) => (
          <Copied key={name} label={name} text={link ?? ''} />
        ))}
        <div>
          <Button type="primary" onClick={onClose}>
            {t('say.close')}
          </Button>
        </div>
      </div>
    );
  return (
    <form className="stack" onSubmit={send}>
      <p className="quiet">{t('tenant.lead')}</p>
      {fault !== undefined && <Fault error={fault} />}
      {asked.map(([field, label, at]) => (
        <Field
          key={field}
          label={t(label)}
          fault={faults.find(({ pointer }) => pointer === at)?.message}
          {...(field === 'country' && { hint: t('tenant.countryHint') })}
        >
          {(given) => (
            <Input
              {...given}
              autoComplete="off"
              maxLength={field === 'country' ? 2 : 200}
              value={typed[field]}
              onChange={({ target }) => setTyped({ ...typed, [field]: target.value })}
            />
          )}
        </Field>
      ))}
      <div className="row between">
        <Button onClick={onClose}>{t('say.cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={busy} disabled={!isWhole}>
          {t('tenant.go')}
        </Button>
      </div>
    </form>
  );
}
