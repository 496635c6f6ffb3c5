import { useQueryClient } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { act, type Schemas } from '../api/call.ts';
import { Fault } from '../frame/states.tsx';
import { useAct } from '../parts/act-with-step-up.tsx';
import { Copied } from '../parts/copied.tsx';
import { Field } from '../parts/field.tsx';
import { Panel } from '../parts/thing.tsx';
import { useWords } from '../words/index.ts';
import { type Demonstration, installationQuery } from './installation.ts';

/** The trade that is told already: on an instance beside this one, where the installation can; else by its command. */
export function LookAround({ demonstration }: { demonstration: Demonstration | null }) {
  const { t } = useWords();
  return (
    <Panel title={t('guide.look')}>
      <div className="stack">
        <p>{t('guide.lookWhy')}</p>
        {demonstration === null ? (
          <>
            <Copied label={t('guide.command')} text="npm run demo -- --keep" />
            <p className="quiet small">{t('guide.lookHow')}</p>
          </>
        ) : (
          <Told demonstration={demonstration} />
        )}
      </div>
    </Panel>
  );
}

/** Where the story may stop, to look around in its middle. */
const chapters = {
  whole: undefined,
  shipped: '2026-10-12T17:00:00Z',
  stolen: '2026-10-22T21:00:00Z',
  called: '2026-12-01T09:00:00Z',
} as const;
type Chapter = keyof typeof chapters;

function Told({ demonstration: { state, people } }: { demonstration: Demonstration }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { run, busy, fault } = useAct();
  const [chapter, setChapter] = useState<Chapter>('whole');
  const send = (path: string, body = {}) =>
    run(async (key) => {
      await act(path, body, { key });
      await client.invalidateQueries({ queryKey: installationQuery.queryKey });
    });
  return (
    <>
      {fault !== undefined && <Fault error={fault} />}
      <p role="status" className={state === 'failed' ? 'tone-act' : 'quiet'}>
        {t(`demo.${state}`)}
      </p>
      {(state === 'none' || state === 'failed') && (
        <div className="row wrap" style={{ gap: 8, alignItems: 'flex-end' }}>
          <Field label={t('demo.until')}>
            {(field) => (
              <Select
                {...field}
                aria-label={t('demo.until')}
                style={{ minWidth: 240 }}
                value={chapter}
                onChange={setChapter}
                options={(Object.keys(chapters) as Chapter[]).map((value) => ({
                  value,
                  label: t(`demo.until.${value}`),
                }))}
              />
            )}
          </Field>
          <Button
            loading={busy}
            onClick={() => void send('/v1/installation/demonstration', { until: chapters[chapter] })}
          >
            {t('demo.begin')}
          </Button>
        </div>
      )}
      {state === 'standing' && (
        <ul className="guide">
          {people.map(({ role, name }) => (
            <Guest key={role} role={role} name={name} />
          ))}
        </ul>
      )}
      {(state === 'standing' || state === 'starting') && (
        <div>
          <Button type="text" loading={busy} onClick={() => void send('/v1/installation/demonstration/end')}>
            {t('demo.end')}
          </Button>
        </div>
      )}
    </>
  );
}

type Invitation = Schemas['Invitation'];

/** One of its people: a link that lets in as them, and the code that their authenticator shows by the clock of the story. */
function Guest({ role, name }: Demonstration['people'][number]) {
  const { t } = useWords();
  const { run, busy, fault } = useAct();
  const [invited, setInvited] = useState<Invitation>();
  const invite = () =>
    run(async (key) => {
      const { view } = await act<Invitation>('/v1/installation/demonstration/invitations', { role }, { key });
      setInvited(view);
    });
  return (
    <li>
      <div className="grow">
        <h3>{t(`demo.${role}`)}</h3>
        <p className="quiet small">{name}</p>
        {fault !== undefined && <Fault error={fault} />}
        {invited && (
          <p className="small">
            {t('demo.code')} <span className="code">{invited.code}</span>
          </p>
        )}
      </div>
      <div className="guide-act">
        {invited && (
          <a href={invited.link} target="_blank" rel="noreferrer">
            {t('demo.open')}
          </a>
        )}
        <Button
          size="small"
          loading={busy}
          aria-label={`${t(invited ? 'demo.again' : 'demo.invite')}: ${name}`}
          onClick={() => void invite()}
        >
          {t(invited ? 'demo.again' : 'demo.invite')}
        </Button>
      </div>
    </li>
  );
}
