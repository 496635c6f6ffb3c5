import { Link, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { knock } from '../api/call.ts';
import { useEnter } from '../api/enter.ts';
import { Fault } from '../frame/states.tsx';
import { Door } from '../parts/door.tsx';
import { DoorForm } from '../parts/door-form.tsx';
import type { Search } from '../router.tsx';
import { useWords } from '../words/index.ts';

/** Where somebody wanted to go: a page of ours and nothing else. */
const safe = (next: string | undefined): string => (next?.startsWith('/') && !next.startsWith('//') ? next : '/work');

/** The door: password and code, a passkey, or the link that opens once. */
export default function SignIn() {
  const { t } = useWords();
  const { next, ended, directory }: Search = useSearch({ strict: false });
  const { enter, fault, busy } = useEnter();
  const link = useRef(/^#link=([\w-]+)$/.exec(location.hash)?.[1]);

  useEffect(() => {
    const given = link.current;
    link.current = undefined;
    // Not kept where somebody may read it later.
    if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
    if (given !== undefined) void enter(() => knock('/v1/sign-in/link', { link: given, as: 'cookie' }), '/access');
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, as the page opens
  }, []);
  /** The directory asks who somebody is, and sends the browser back to the service. */
  const goThere = async () => {
    const { authorizationUrl } = await knock<{ authorizationUrl: string }>('/v1/sign-in/directory', {
      directoryId: directory,
    });
    location.assign(authorizationUrl);
    // Nothing comes after: the browser is on its way.
    await new Promise(() => {});
  };
  return (
    <Door>
      <div className="inner stack">
        <div>
          <h1>{t('entry.title')}</h1>
          <p className="quiet">{t('entry.lead')}</p>
        </div>
        {ended !== undefined && fault === undefined && <p className="notice">{t('entry.ended')}</p>}
        {fault !== undefined && <Fault error={fault} />}
        {directory !== undefined && (
          <Button type="primary" size="large" block loading={busy} onClick={() => void enter(goThere, '')}>
            {t('entry.directory')}
          </Button>
        )}
        <DoorForm busy={busy} isSecond={directory !== undefined} onEnter={(work) => void enter(work, safe(next))} />
        <p className="row between">
          <Link to="/join">{t('entry.first')}</Link>
          <Link to="/join" search={{ way: 'lost' }}>
            {t('entry.lost')}
          </Link>
        </p>
      </div>
    </Door>
  );
}
