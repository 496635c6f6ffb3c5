import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { knock } from '../api/call.ts';
import { forgetMe } from '../api/me.ts';
import { showForNobody } from '../api/session.ts';
import { useLook } from '../frame/look.tsx';
import { Fault } from '../frame/states.tsx';
import { DoorForm } from '../parts/door-form.tsx';
import type { Search } from '../router.tsx';
import markUrl from '../style/mark.svg';
import { speak, useWords } from '../words/index.ts';

/** Where somebody wanted to go: a page of ours and nothing else. */
const safe = (next: string | undefined): string => (next?.startsWith('/') && !next.startsWith('//') ? next : '/work');

/** The door: password and code, a passkey, or the link that opens once. */
export default function SignIn() {
  const { t, language } = useWords();
  const { theme, turn } = useLook();
  const { next, ended }: Search = useSearch({ strict: false });
  const client = useQueryClient();
  const router = useRouter();
  const navigate = useNavigate();
  const [fault, setFault] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const link = useRef(/^#link=([\w-]+)$/.exec(location.hash)?.[1]);

  const enter = async (work: () => Promise<unknown>, to: string) => {
    setBusy(true);
    setFault(undefined);
    try {
      showForNobody();
      await work();
      forgetMe(client);
      await router.invalidate();
      await navigate({ to: to, replace: true });
    } catch (error) {
      // Who says no to the device has not failed.
      if ((error as Error).name !== 'NotAllowedError') setFault(error);
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    const given = link.current;
    link.current = undefined;
    // Not kept where somebody may read it later.
    if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
    if (given !== undefined) void enter(() => knock('/v1/sign-in/link', { link: given, as: 'cookie' }), '/access');
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, as the page opens
  }, []);
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <div className="centre">
      <main className="door">
        <div className="row" style={{ justifyContent: 'center', marginBottom: 24 }}>
          <img src={markUrl} width={36} height={36} alt="" />
          <span style={{ fontSize: 20, fontWeight: 600 }}>Holdfast</span>
        </div>
        <div className="panel">
          <div className="inner stack">
            <div>
              <h1>{t('entry.title')}</h1>
              <p className="quiet">{t('entry.lead')}</p>
            </div>
            {ended !== undefined && fault === undefined && <p className="notice">{t('entry.ended')}</p>}
            {fault !== undefined && <Fault error={fault} />}
            <DoorForm busy={busy} onEnter={(work) => void enter(work, safe(next))} />
          </div>
        </div>
        <div className="row" style={{ justifyContent: 'center', marginTop: 16 }}>
          <Button type="text" lang={other === 'zh' ? 'zh-CN' : 'en'} onClick={() => void speak(other)}>
            {t('person.language')}
          </Button>
          <Button type="text" onClick={turn}>
            {t(theme === 'dark' ? 'theme.light' : 'theme.dark')}
          </Button>
        </div>
      </main>
    </div>
  );
}
